using System.Collections.Concurrent;
using BenchmarkDotNet.Running;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>The work of one call of a benchmark; 0 for kinds that do not matter.</summary>
/// <param name="Flops">Additions and multiplications of the algorithm; a fused multiply-add counts as two.</param>
/// <param name="Bytes">The minimum traffic: each operand read once, each result written once.</param>
/// <param name="AudioSeconds">Seconds of audio.</param>
/// <param name="Examples">Segments trained on or classified.</param>
/// <param name="IsOnOneThread">Whether the code uses one thread by design, so that one thread's peak is its limit.</param>
public readonly record struct Work(
    double Flops = 0, double Bytes = 0, double AudioSeconds = 0, double Examples = 0, bool IsOnOneThread = false)
{
    private static readonly ConcurrentDictionary<string, Work> Known = new();

    /// <summary>The work of a benchmark with given parameters, as its class declares it.</summary>
    internal static Work Of(BenchmarkCase benchmark) => Known.GetOrAdd(
        $"{benchmark.Descriptor.GetFilterName()} {benchmark.Parameters.DisplayInfo}",
        _ =>
        {
            var type = benchmark.Descriptor.Type;
            var instance = (IWorkload)Activator.CreateInstance(type)!;
            foreach (var parameter in benchmark.Parameters.Items)
                type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
            return instance.WorkOf(benchmark.Descriptor.WorkloadMethod.Name);
        });
}

/// <summary>A class of benchmarks with known work.</summary>
public interface IWorkload
{
    /// <summary>The work of one call of a benchmark, computed from the parameters alone: no setup has run.</summary>
    Work WorkOf(string benchmark);
}
