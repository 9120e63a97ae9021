using System.Diagnostics;

namespace Gtzan.Tests;

/// <summary>Pipes without a writer; opening one blocks.</summary>
internal static class NamedPipe
{
    /// <summary>Replaces a file by a pipe.</summary>
    public static string InPlaceOf(string path)
    {
        File.Delete(path);
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    /// <summary>Runs work that must not block on a pipe, and returns its result.</summary>
    public static async Task<T> NotWaitedFor<T>(Func<T> work) => await Task.Run(work).WaitAsync(TimeSpan.FromMinutes(2));
}
