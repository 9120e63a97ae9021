using System.Text.Json;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;
using Gtzan.Engine.Serialization;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>The target.</summary>
/// <param name="Ratio">The minimum ratio of the peer's time to ours; null for none.</param>
/// <param name="Share">The minimum share of the roofline; null for none.</param>
internal readonly record struct PeerTarget(double? Ratio = null, double? Share = null);

/// <summary>Work that both sides do.</summary>
internal abstract class PeerWork : IDisposable
{
    /// <summary>The name for <c>--only</c>: group/name, or only the name for a group of one.</summary>
    public abstract string Key { get; }

    /// <summary>The description.</summary>
    public abstract string Description { get; }

    /// <summary>The target.</summary>
    public abstract PeerTarget Target { get; }

    /// <summary>Our number of threads.</summary>
    public virtual int Threads => Environment.ProcessorCount;

    /// <summary>The peer's numbers of threads; the best counts.</summary>
    public virtual IEnumerable<int> PeerThreads => new[] { 1, Environment.ProcessorCount }.Distinct();

    /// <summary>The approximate duration of a block.</summary>
    public virtual TimeSpan Block => TimeSpan.FromMilliseconds(100);

    /// <summary>The module beside PyTorch that the peer needs; null for none.</summary>
    public virtual string? PeerModule => null;

    /// <summary>The shortest possible time on the roofline.</summary>
    public abstract double LeastSeconds(Roofline roofline);

    /// <summary>Prepares our side.</summary>
    public abstract void Prepare();

    /// <summary>Prepares the work on the peer and compares the results.</summary>
    /// <exception cref="ProgramException">The results differ.</exception>
    public abstract void Agree(PeerProcess peer);

    /// <summary>Runs the work once.</summary>
    public abstract void Run();

    /// <summary>Resets the state, so that every block does the same.</summary>
    public virtual void Restart()
    {
    }

    public abstract void Dispose();

    /// <summary>Compares numbers of both sides.</summary>
    /// <param name="what">The description of the numbers.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="tolerance">The largest difference allowed, relative to the largest magnitude of ours.</param>
    /// <exception cref="ProgramException">The numbers differ.</exception>
    protected static void Compare(string what, ReadOnlySpan<double> ours, ReadOnlySpan<double> theirs, double tolerance)
    {
        if (ours.Length != theirs.Length)
            throw new ProgramException(
                $"{what}: we have {ours.Length} numbers and the peer {theirs.Length}; that is not the same work, so it is not timed.");
        if (ReferenceCheck.FirstDifference(ours, theirs, tolerance, out var magnitude) is >= 0 and var i)
        {
            throw new ProgramException(
                $"{what}: number {i} is {ours[i]:G7} here and {theirs[i]:G7} at the peer (largest magnitude {magnitude:G3}, " +
                $"tolerance {tolerance:G1}); " +
                "that is not the same work, so it is not timed.");
        }
    }

    /// <summary>Compares our result with that of every variant of the peer.</summary>
    protected void CompareResults(PeerProcess peer, IReadOnlyList<string> variants, ReadOnlySpan<double> ours, double tolerance)
    {
        foreach (var variant in variants)
            Compare($"{Description} ({variant})", ours, ResultOf(peer, variant), tolerance);
    }

    private static double[] ResultOf(PeerProcess peer, string variant)
    {
        var path = Path.GetTempFileName();
        try
        {
            peer.Ask(new { command = "result", variant, path });
            var bytes = File.ReadAllBytes(path);
            var values = new float[bytes.Length / sizeof(float)];
            Buffer.BlockCopy(bytes, 0, values, 0, values.Length * sizeof(float));
            return Array.ConvertAll(values, value => (double)value);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Sends work to the peer, with tensors in a temporary file.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="request">The command; its name for the file's path is <c>tensors</c>.</param>
    /// <returns>The peer's variants.</returns>
    protected static IReadOnlyList<string> Open<TRequest>(PeerProcess peer, Safetensors tensors, TRequest request)
    {
        var path = Path.GetTempFileName();
        try
        {
            tensors.Write(path);
            var command = JsonSerializer.SerializeToNode(request, PeerProcess.Json)!;
            command["tensors"] = path;
            return peer.Ask(command).GetProperty("variants").Deserialize<string[]>()!;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
