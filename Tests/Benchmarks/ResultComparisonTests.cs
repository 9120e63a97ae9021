using Gtzan.Benchmarks;
using Gtzan.Benchmarks.Results;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Benchmarks;

/// <summary>Results of benchmarks: how they are kept and compared, and the errors of a run.</summary>
public sealed class ResultComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Ratios of 1.3 and 1/1.3 with a relative spread of 0.05·√2 = 0.07, and of 0.2·√2 = 0.28.</summary>
    [Theory]
    [InlineData(130, 0.05, 1)]
    [InlineData(77, 0.05, -1)]
    [InlineData(109, 0.01, 0)]
    [InlineData(111, 0.01, 1)]
    [InlineData(130, 0.2, 0)]
    [InlineData(100, 0, 0)]
    public void A_change_counts_beyond_the_threshold_and_twice_the_spread(double median, double spread, int verdict) =>
        Assert.Equal(verdict, new ComparedBenchmark("x", Result("x", 100, spread), Result("x", median, spread)).Verdict(0.1));

    [Fact]
    public void Two_files_are_compared_with_an_exit_code()
    {
        var old = Write("old", Result("a", 100, 0.01), Result("b", 2_000_000, 0.01), Result("gone", 1, 0));
        var current = Write("new", Result("a", 150, 0.01), Result("b", 1_000_000, 0.01));

        var (code, output, _) = Run("compare", old, current);
        Assert.Equal(1, code);
        Assert.Contains(
            "| a | 100 ns | 150 ns | 1.50 | ± 0.01 | slower |\n| b | 2 ms | 1 ms | 0.50 | ± 0.01 | faster |\n", output,
            StringComparison.Ordinal);
        Assert.Contains("Only in the old version: gone.\n", output, StringComparison.Ordinal);
        Assert.EndsWith("1 slower, 1 faster, 0 within 10 % or twice the spread.\n", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("compare", old, old).Code);
        Assert.Equal(0, Run("compare", old, current, "--threshold", "60").Code);
    }

    [Fact]
    public void Results_of_other_machines_and_files_that_are_none_are_told()
    {
        var here = Write("here", Result("a", 100, 0.01));
        var there = _folder["there.json"];
        (ResultFile.Read(here) with { Machine = MachineDescription.Here with { Processors = 1000 } }).Write(there);
        Assert.StartsWith("The machines differ: ", Run("compare", here, there).Error, StringComparison.Ordinal);

        File.WriteAllText(there, "{}");
        Assert.Equal(1, Run("compare", here, there).Code);
        Assert.Contains(
            "there.json cannot be read as results of benchmarks: ", Run("compare", here, there).Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("compare", here, Write("other", Result("b", 100, 0.01))).Code);
        Assert.Equal(2, Run("compare", here, here, "--threshold", "many").Code);
    }

    [Fact]
    public void A_file_keeps_the_results_with_commit_machine_and_date()
    {
        var date = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var file = new ResultFile(date, "abc", MachineDescription.Here, [Result("a", 3, 0.1)]);
        file.Write(_folder["kept.json"]);
        var read = ResultFile.Read(_folder["kept.json"]);

        Assert.Equal((file.Date, file.Commit, file.Machine), (read.Date, read.Commit, read.Machine));
        Assert.Equal(file.Benchmarks[0].Times, read.Benchmarks[0].Times);
        Assert.NotEqual("", MachineDescription.Here.Processor);
    }

    [Theory]
    [InlineData("tpu", "There is no device \"tpu\" on this machine; choose one of cpu")]
    [InlineData("reference", "reference is for reading and debugging, and is not timed; choose one of cpu")]
    public void A_device_that_cannot_be_timed_is_refused(string device, string message)
    {
        var exception = Assert.Throws<ProgramException>(() => BenchmarkArguments.Read(["--short", "--device", device]));
        Assert.True(exception.IsBadUse);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_options_are_taken_out_of_the_command_line()
    {
        var arguments = BenchmarkArguments.Read(["--short", "--filter", "*Nothing*", "--device", "cpu", "--json", "x.json"]);

        Assert.Equal((true, "cpu", "x.json", true, false), (
            arguments.IsShort, arguments.DeviceName, arguments.Json, arguments.HasFilter, arguments.MeasuresNothing));
        Assert.Equal(["--filter", "*Nothing*"], arguments.Others);
        Assert.Equal("No benchmark on cpu fits the filter *Nothing*; --list flat lists them.", arguments.DescribeNothing());
        Assert.Throws<ProgramException>(() => BenchmarkArguments.Read(["--device"]));
    }

    [Fact]
    public void The_help_names_our_commands_first()
    {
        using var output = new StringWriter();
        BenchmarkProgram.WriteHelp(output);
        Assert.StartsWith("Commands (-- COMMAND --help shows the options of one):\n  peers ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n  compare    Compare the results of two versions;", output.ToString(), StringComparison.Ordinal);
    }

    private static BenchmarkResult Result(string name, double median, double spread) => new(
        name, median, median * (1 - spread), median * (1 + spread), median * (1 - spread), [median]);

    private string Write(string name, params BenchmarkResult[] results)
    {
        var date = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        new ResultFile(date, name, MachineDescription.Here, results).Write(_folder[$"{name}.json"]);
        return _folder[$"{name}.json"];
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var code = BenchmarkProgram.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
