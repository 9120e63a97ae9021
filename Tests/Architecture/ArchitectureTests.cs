using System.Reflection;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Core.Files;
using Gtzan.Engine.Devices;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Architecture;

/// <summary>Namespaces follow folders, and dependencies point one way.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        ["Gtzan.Core"] = typeof(AtomicFileWriter).Assembly,
        ["Gtzan.Engine"] = typeof(Device).Assembly,
        ["Gtzan.Audio"] = typeof(AudioFile).Assembly,
        ["Gtzan.Models"] = typeof(GtzanProgram).Assembly,
    };

    /// <summary>The folders of Engine, in rows. A folder may use only folders of earlier rows; Core is a separate project.</summary>
    private static readonly string[][] EngineRows =
    [
        ["Core"], ["Randomness"], ["Devices"], ["Tensors"], ["Autograd"], ["Ops"], ["Initializers"], ["Layers"],
        ["Losses", "Optimizers", "Serialization"], ["Training"], ["Verification", "Inspection"],
    ];

    public static TheoryData<string> Projects => [.. Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_have_no_cycles(string project)
    {
        var broken = new NamespaceGraph(Assemblies[project].GetTypes()).ArrowsInCycles();
        Assert.True(broken.Count == 0, $"These uses are parts of cycles:\n{string.Join('\n', broken)}");
    }

    [Fact]
    public void Namespaces_are_those_of_the_folders()
    {
        var projects = SourceFiles.Projects();
        var offenders = (from file in SourceFiles.All()
                         let found = SourceFiles.NamespaceIn(File.ReadAllText(Path.Combine(SourceFiles.Root, file)))
                         let expected = SourceFiles.ExpectedNamespace(file, projects)
                         where found is not null && found != expected
                         select $"{file}: {found}, expected {expected}").ToArray();
        Assert.True(offenders.Length == 0, $"These files have other namespaces:\n{string.Join("\n", offenders)}");
    }

    [Fact]
    public void Folders_of_the_engine_use_only_folders_of_earlier_rows()
    {
        var arrows = new NamespaceGraph(Assemblies["Gtzan.Engine"].GetTypes()).Arrows;
        var forbidden = arrows.Where(arrow => !IsAllowed(EngineFolder(arrow.From), EngineFolder(arrow.To))).ToArray();
        Assert.True(forbidden.Length == 0, $"These uses are not allowed:\n{string.Join("\n", forbidden.AsEnumerable())}");
    }

    [Theory]
    [InlineData("Ops", "Tensors", true)]
    [InlineData("Ops", "Ops", true)]
    [InlineData("Tensors", "Ops", false)]
    [InlineData("Losses", "Optimizers", false)]
    [InlineData("Unknown", "Core", false)]
    [InlineData("Verification", "", false)]
    public void The_rows_allow_what_they_should(string from, string to, bool isAllowed) => Assert.Equal(isAllowed, IsAllowed(from, to));

    [Theory]
    [InlineData("Gtzan.Engine.Devices.Cpu", "Devices")]
    [InlineData("Gtzan.Engine.Ops", "Ops")]
    [InlineData("Gtzan.Engine", "")]
    public void The_folder_of_a_namespace_is_its_third_part(string name, string folder) => Assert.Equal(folder, EngineFolder(name));

    private static string EngineFolder(string name) => name.Split('.') is [_, _, var folder, ..] ? folder : "";

    private static bool IsAllowed(string from, string to)
    {
        var (user, used) = (Row(from), Row(to));
        return user >= 0 && used >= 0 && (from == to || used < user);

        static int Row(string folder) => Array.FindIndex(EngineRows, row => row.Contains(folder));
    }
}
