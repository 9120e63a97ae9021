using System.ComponentModel;
using System.Diagnostics;

namespace Gtzan.Tests.Engine.Gpu;

/// <summary>A stand-in for NVIDIA's driver, compiled from <c>StubCuda/libcuda.c</c> for the tests of a class.</summary>
public sealed class StubDriver : IDisposable
{
    public StubDriver()
    {
        if (ReasonToSkip is null)
            Compile(Path.Combine(AppContext.BaseDirectory, "Engine", "Gpu", "StubCuda", "libcuda.c"), Path.Combine(Folder, "libcuda.so.1"));
    }

    /// <summary>Why the stub driver cannot be compiled on this machine; null if it can.</summary>
    internal static string? ReasonToSkip { get; } =
        !OperatingSystem.IsLinux() ? "needs Linux" : CompilerRuns() ? null : "needs a C compiler (Debian and Ubuntu: apt-get install gcc libc6-dev)";

    /// <summary>The folder of the library.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gtzan-stub-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static bool CompilerRuns()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("cc", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void Compile(string source, string library)
    {
        using var process = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}

/// <summary>A test that needs the stand-in for NVIDIA's driver.</summary>
public sealed class StubDriverFactAttribute : FactAttribute
{
    public StubDriverFactAttribute() => Skip = StubDriver.ReasonToSkip;
}

/// <summary>The same for a test with cases.</summary>
public sealed class StubDriverTheoryAttribute : TheoryAttribute
{
    public StubDriverTheoryAttribute() => Skip = StubDriver.ReasonToSkip;
}
