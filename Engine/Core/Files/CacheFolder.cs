namespace Gtzan.Core.Files;

/// <summary>Locates the folder for files that can be regenerated.</summary>
public static class CacheFolder
{
    /// <summary>
    /// The user's cache folder: <c>gtzan</c> in <c>$XDG_CACHE_HOME</c>, else in the local application data, else in the temporary folder.
    /// </summary>
    public static string Path
    {
        get
        {
            var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var parent = System.IO.Path.IsPathRooted(xdg)
                ? xdg
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return System.IO.Path.Combine(parent.Length > 0 ? parent : System.IO.Path.GetTempPath(), "gtzan");
        }
    }
}
