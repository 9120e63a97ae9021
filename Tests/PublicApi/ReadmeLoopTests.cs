using System.Runtime.CompilerServices;

namespace Gtzan.Tests.PublicApi;

public sealed class ReadmeLoopTests
{
    [Fact]
    public void The_loop_of_the_readme_learns_xor()
    {
        var console = Console.Out;
        var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            ReadmeLoop.Run();
        }
        finally
        {
            Console.SetOut(console);
        }

        var losses = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(float.Parse).ToArray();
        Assert.Equal(3, losses.Length);
        Assert.True(losses[2] < 0.01f, $"The last loss is {losses[2]}.");
    }

    [Fact]
    public void The_loop_is_the_one_in_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var block = readme.Split("```csharp\n")[1].Split("```")[0].Trim();
        var source = File.ReadAllText(Path.Combine(Root(), "Tests", "PublicApi", "ReadmeLoop.cs"));
        var lines = source.Split("Run()\n    {\n")[1].Split("\n    }\n}")[0].Split('\n').Select(line => line.Length > 8 ? line[8..] : line);
        Assert.Equal(block, string.Join('\n', lines).Trim());
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
