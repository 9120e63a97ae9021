using System.ComponentModel;
using System.Diagnostics;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>A stand-in for NVIDIA's driver, compiled from <c>StubCuda/libcuda.c</c> for the tests of a class.</summary>
public sealed class StubDriver : IDisposable
{
    private string? _folder;

    /// <summary>The folder of the library, which is compiled at first use. Skips the test where it cannot be.</summary>
    public string Folder => _folder ??= Create();

    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private static string Create()
    {
        Requires.Linux();
        Assert.SkipUnless(CompilerRuns(), "needs a C compiler (Debian and Ubuntu: apt-get install gcc libc6-dev)");
        var folder = Directory.CreateTempSubdirectory("gtzan-stub-").FullName;
        Compile(
            Path.Combine(AppContext.BaseDirectory, "Engine", "Devices", "Gpu", "StubCuda", "libcuda.c"),
            Path.Combine(folder, "libcuda.so.1"));
        return folder;
    }

    private static bool CompilerRuns()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("cc", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
        using var process = Process.Start(
            new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
