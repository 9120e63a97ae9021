namespace Gtzan.Tests;

/// <summary>Data that are not part of the repository: the folder <c>shared</c> beside it.</summary>
public static class SharedData
{
    /// <summary>The trait of tests that need these data.</summary>
    public const string Category = "SharedData";

    private static readonly string? Root = FindRoot();

    /// <summary>Whether a file or folder inside the folder exists.</summary>
    public static bool Has(string relative) => Root is not null && Path.Exists(Path.Combine(Root, relative));

    /// <summary>A path inside the folder. Skips the test if it does not exist.</summary>
    public static string PathOf(string relative)
    {
        Assert.SkipUnless(Has(relative), $"needs ../shared/{relative} beside the repository");
        return Path.Combine(Root!, relative);
    }

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Gtzan.sln")))
                continue;
            var shared = Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(shared) ? Path.GetFullPath(shared) : null;
        }
        return null;
    }
}
