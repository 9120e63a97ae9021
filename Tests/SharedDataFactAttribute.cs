namespace Gtzan.Tests;

/// <summary>
/// A test on data that is not part of the repository: the folder <c>shared</c> beside it. Where that is absent, the test is skipped and
/// says so.
/// </summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder = "") => Skip = SharedData.ReasonToSkip(folder);
}

/// <summary>The same for a test with cases.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string folder = "") => Skip = SharedData.ReasonToSkip(folder);
}

/// <summary>Finds the folder <c>shared</c> beside the repository.</summary>
public static class SharedData
{
    /// <summary>The folder, or null if there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>A path inside the folder, which must exist.</summary>
    public static string PathOf(string relative) => Path.Combine(Root ?? throw new InvalidOperationException("There is no shared folder."), relative);

    internal static string? ReasonToSkip(string folder) =>
        Root is not null && Directory.Exists(Path.Combine(Root, folder)) ? null : $"needs the folder ../shared/{folder} beside the repository";

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Gtzan.sln")))
                continue;
            string shared = Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(shared) ? Path.GetFullPath(shared) : null;
        }
        return null;
    }
}
