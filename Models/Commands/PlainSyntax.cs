using System.CommandLine;
using System.CommandLine.Help;

namespace Gtzan.Models.Commands;

/// <summary>
/// Turns off syntax of the parser that gives names a second meaning: a file may be called <c>@home.wav</c>, <c>[suggest]</c> or
/// <c>true</c>.
/// </summary>
internal static class PlainSyntax
{
    /// <summary>No response files, no bundles of one-letter options.</summary>
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Removes directives, options that begin with a slash, and values of options that are on or off.</summary>
    public static void Require(RootCommand root)
    {
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h"));
        foreach (var option in root.Subcommands.Append(root).SelectMany(command => command.Options).OfType<Option<bool>>())
            option.Arity = ArgumentArity.Zero;
    }
}
