using Gtzan.Tests.Architecture.Planted.First;
using Gtzan.Tests.Architecture.Planted.Second;
using Gtzan.Tests.Architecture.Planted.Third;

namespace Gtzan.Tests.Architecture;

/// <summary>The architecture checks find planted violations.</summary>
public sealed class NamespaceGraphTests
{
    private static readonly Dictionary<string, string> Projects = new() { ["Engine"] = "Gtzan.Engine", ["Engine/Core"] = "Gtzan.Core" };

    [Fact]
    public void A_cycle_is_found_and_both_types_are_named()
    {
        const string Prefix = "Gtzan.Tests.Architecture.Planted.";
        Assert.Equal(
            [
                $"{Prefix}First -> {Prefix}Second: UsesInASignature uses UsesInALambda",
                $"{Prefix}Second -> {Prefix}First: UsesInALambda uses UsesInASignature"],
            Graph(typeof(UsesInASignature), typeof(UsesInALambda), typeof(UsesTheFirst)).ArrowsInCycles()
                .Select(arrow => arrow.ToString()));
    }

    [Fact]
    public void A_cycle_over_three_namespaces_is_found() => Assert.Equal(
        [typeof(UsesTheSecond), typeof(UsesTheThird), typeof(UsesTheFirst)],
        Graph(typeof(UsesTheSecond), typeof(UsesTheThird), typeof(UsesTheFirst), typeof(UsesInASignature)).ArrowsInCycles()
            .Select(arrow => arrow.User));

    [Fact]
    public void An_arrow_that_nothing_returns_is_in_no_cycle()
    {
        var graph = Graph(typeof(UsesInASignature), typeof(UsesTheFirst));
        Assert.Equal((typeof(UsesTheFirst), typeof(UsesInASignature)), (Assert.Single(graph.Arrows).User, graph.Arrows.Single().Used));
        Assert.Empty(graph.ArrowsInCycles());
    }

    [Theory]
    [InlineData("Engine/Ops/Conv2D/Conv2D.Cpu.cs", "Gtzan.Engine.Ops.Conv2D")]
    [InlineData("Engine/Core/Files/Disk.cs", "Gtzan.Core.Files")]
    [InlineData("Engine/Device.cs", "Gtzan.Engine")]
    public void The_namespace_of_a_file_follows_from_its_path(string file, string expected) =>
        Assert.Equal(expected, SourceFiles.ExpectedNamespace(file, Projects));

    [Theory]
    [InlineData("using System;\n\nnamespace Gtzan.Engine.Ops;\n\nclass A;\n", "Gtzan.Engine.Ops")]
    [InlineData("namespace Gtzan.Engine\n{\n}\n", "Gtzan.Engine")]
    [InlineData("return Run(args);\n", null)]
    public void The_namespace_of_a_file_is_read(string text, string? expected) => Assert.Equal(expected, SourceFiles.NamespaceIn(text));

    [Fact]
    public void The_source_files_are_found()
    {
        Assert.Contains("Tests/Architecture/NamespaceGraphTests.cs", SourceFiles.All());
        Assert.Equal("Gtzan.Tests", SourceFiles.Projects()["Tests"]);
    }

    private static NamespaceGraph Graph(params Type[] types) =>
        new(types.SelectMany(type => type.GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Append(type)));
}
