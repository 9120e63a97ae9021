using System.Runtime.InteropServices;
using System.Reflection;

namespace Gtzan.Benchmarks.Results;

/// <summary>Where results were measured.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Processors">The number of logical processors.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
internal sealed record MachineDescription(string Processor, int Processors, string System, string Runtime)
{
    /// <summary>This machine.</summary>
    public static MachineDescription Here { get; } = new(
        ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    /// <summary>The commit that this program was built from; null if it was built without one.</summary>
    public static string? Commit { get; } =
        typeof(MachineDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+') is [_, var commit] ? commit : null;

    private static string ProcessorName()
    {
        const string Linux = "/proc/cpuinfo", Key = "model name";
        try
        {
            var line = File.Exists(Linux)
                ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
                : null;
            return line ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
