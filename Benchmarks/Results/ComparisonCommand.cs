using System.CommandLine;
using System.Globalization;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Results;

/// <summary><c>compare</c>: compares the results of two versions.</summary>
internal static class ComparisonCommand
{
    private const double UsualThreshold = 10;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var old = new Argument<string>("old") { Description = "The results of the old version." };
        var current = new Argument<string>("new") { Description = "The results of the new version." };
        var threshold = new Option<double>("--threshold")
        {
            Description =
                "The change in percent from which on a benchmark counts as slower or faster; less than twice the spread never does.",
            HelpName = "PERCENT",
            DefaultValueFactory = _ => UsualThreshold,
        };
        threshold.Validators.Add(result =>
        {
            var isNumber = double.TryParse(result.Tokens is [var given] ? given.Value : "", CultureInfo.InvariantCulture, out var value);
            if (result.Tokens is [var token] && !(isNumber && value is >= 0 and <= 1000))
                result.AddError($"--threshold is \"{token.Value}\"; it must be a number from 0 to 1000.");
        });
        var command = new Command("compare", "Compare the results of two versions; the exit code is 1 if a benchmark became slower.")
        {
            old, current, threshold,
        };
        command.SetAction(parsed =>
        {
            var (before, after) = (ResultFile.Read(parsed.GetValue(old)!), ResultFile.Read(parsed.GetValue(current)!));
            var comparison = ResultComparison.Of(before, after);
            if (comparison.Compared.Count == 0)
            {
                throw new ProgramException("The two files have no benchmark in common; run the same ones with both versions.")
                {
                    IsBadUse = true,
                };
            }

            if (before.Machine != after.Machine)
                error.WriteLine($"The machines differ: {before.Machine} and {after.Machine}. The times say nothing about the versions.");
            var share = parsed.GetValue(threshold) / 100;
            output.WriteLine($"Old: {before.Commit ?? "unknown"}, {before.Date:u}. New: {after.Commit ?? "unknown"}, {after.Date:u}.");
            output.Write(comparison.Table(share));
            foreach (var (names, version) in ((IReadOnlyList<string>, string)[])[(comparison.OnlyOld, "old"), (comparison.OnlyNew, "new")])
            {
                if (names.Count > 0)
                    output.WriteLine($"Only in the {version} version: {string.Join(", ", names)}.");
            }

            var verdicts = comparison.Compared.Select(each => each.Verdict(share)).ToArray();
            var slower = verdicts.Count(verdict => verdict > 0);
            output.WriteLine(
                $"{slower} slower, {verdicts.Count(verdict => verdict < 0)} faster, {verdicts.Count(verdict => verdict == 0)} within " +
                $"{parsed.GetValue(threshold).ToString(CultureInfo.InvariantCulture)} % or twice the spread.");
            return slower > 0 ? 1 : 0;
        });
        return command;
    }
}
