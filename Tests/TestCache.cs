using System.Runtime.CompilerServices;

namespace Gtzan.Tests;

/// <summary>Gives the tests a separate cache folder, so that they do not use the user's.</summary>
internal static class TestCache
{
    [ModuleInitializer]
    internal static void Redirect()
    {
        var folder = Directory.CreateTempSubdirectory("gtzan-tests-cache-").FullName;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
