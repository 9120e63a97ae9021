using System.Runtime.CompilerServices;

namespace Gtzan.Tests.Architecture;

/// <summary>The source files of the repository.</summary>
internal static class SourceFiles
{
    /// <summary>The folder with Gtzan.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files, relative to the root, with slashes.</summary>
    public static IEnumerable<string> All() =>
        from file in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !relative.Split('/').Any(folder => folder is "bin" or "obj" || folder.StartsWith('.'))
        orderby relative
        select relative;

    /// <summary>The required namespace of a file: the project's name, then the folders inside the project.</summary>
    /// <param name="file">Relative to the root, such as <c>Engine/Core/Files/Disk.cs</c>.</param>
    /// <param name="projects">Namespaces by project folder, such as <c>Engine/Core</c> and <c>Gtzan.Core</c>.</param>
    public static string ExpectedNamespace(string file, IReadOnlyDictionary<string, string> projects)
    {
        var folder = file[..Math.Max(0, file.LastIndexOf('/'))];
        var project = projects.Keys.Where(key => $"{folder}/".StartsWith($"{key}/", StringComparison.Ordinal)).MaxBy(key => key.Length)
            ?? throw new ArgumentException($"{file} belongs to no project.");
        return projects[project] + folder[project.Length..].Replace('/', '.');
    }

    /// <summary>The namespace that a file declares; null if it declares none.</summary>
    public static string? NamespaceIn(string text) => text.Split('\n').Select(line => line.Trim())
        .FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';', '{', ' ');

    /// <summary>The root namespaces of the projects by folder: the projects' names.</summary>
    public static IReadOnlyDictionary<string, string> Projects() =>
        Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
            file => Path.GetFileNameWithoutExtension(file));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile)!;
        while (!File.Exists(Path.Combine(folder, "Gtzan.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"There is no Gtzan.sln above {thisFile}.");
        return folder;
    }
}
