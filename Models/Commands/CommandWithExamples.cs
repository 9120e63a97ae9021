using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gtzan.Models.Commands;

/// <summary>A command whose help ends with examples; the program's own help has its commands in groups.</summary>
internal sealed class CommandWithExamples(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Replaces a program's help.</summary>
    /// <param name="root">The program.</param>
    /// <param name="width">The number of columns; null if it has no limit.</param>
    public static void ShowIn(RootCommand root, int? width)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!, width);
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction help, int? width) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command is RootCommand root)
            {
                CommandGroups.Write(root, parseResult.InvocationConfiguration.Output, width);
                return 0;
            }

            var result = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is CommandWithExamples command)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in command.Examples)
                    output.WriteLine($"  gtzan {example}");
            }

            return result;
        }
    }

    private string[] Examples => examples;
}
