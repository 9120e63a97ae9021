using System.Diagnostics;

namespace Gtzan.Tests;

/// <summary>Pipes that nobody writes to. Who opens one, waits.</summary>
internal static class NamedPipe
{
    /// <summary>Puts one in the place of a file.</summary>
    public static string InPlaceOf(string path)
    {
        File.Delete(path);
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    /// <summary>What work comes to that must not wait for a pipe.</summary>
    public static async Task<T> NotWaitedFor<T>(Func<T> work) => await Task.Run(work).WaitAsync(TimeSpan.FromMinutes(2));
}
