using Gtzan.Tests.Fuzz.Formats;

namespace Gtzan.Tests.Fuzz;

/// <summary>
/// Every file is read or refused with a clear message. Inputs are numbered: GTZAN_FUZZ_INPUTS sets how many of all formats are tried,
/// GTZAN_FUZZ_SEED makes others, and a failure says how to repeat the one that failed.
/// </summary>
[Collection(AfterOtherTests.Name)]
[Trait("Category", "Fuzz")]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string Foreign = "libsndfile";

    private static readonly Func<FuzzFormat>[] All =
    [
        () => new ForeignFuzzFormat(), () => new WavFuzzFormat(), () => new AuFuzzFormat(), () => new AiffFuzzFormat(),
            () => new Mp3FuzzFormat(), () => new VorbisFuzzFormat(),
        () => new OpusFuzzFormat(), () => new SafetensorsFuzzFormat(), () => new KerasFuzzFormat(), () => new DatasetJsonFuzzFormat(),
            () => new DatasetCacheFuzzFormat(),
        () => new FeatureTableFuzzFormat(), () => new HyperParametersFuzzFormat(), () => new SearchSpaceFuzzFormat(),
        () => new SplitFileFuzzFormat(), () => new MetricsFuzzFormat(), () => new TrialsFuzzFormat(),
    ];

    public static TheoryData<string> Formats
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var make in All)
            {
                using var format = make();
                if (format.Name != Foreign)
                    names.Add(format.Name);
            }

            return names;
        }
    }

    [Fact]
    public void The_shares_of_the_formats_add_up_to_a_hundred() =>
        Assert.Equal(100, All.Sum(make => { using var format = make(); return format.Share; }));

    [Fact]
    public void Valid_files_for_libsndfile_are_read()
    {
        Requires.Sndfile();
        Regression_seeds_and_valid_files_come_first(Foreign);
    }

    [Fact]
    public void Any_file_for_libsndfile_is_read_or_refused()
    {
        Requires.Sndfile();
        Any_file_is_read_or_refused(Foreign);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Regression_seeds_and_valid_files_come_first(string name)
    {
        using var format = Make(name);
        var runner = new FuzzRunner(format);
        foreach (var (seed, file) in FuzzSeed.Of(name))
        {
            var fault = runner.TryAlone(seed, file);
            Assert.True(fault is null, $"{name}/{seed}: {fault?.Text}");
        }

        var before = runner.Accepted;
        foreach (var (i, file) in format.Valid.Index())
        {
            var fault = runner.TryAlone($"right file {i}", file);
            Assert.True(fault is null, $"{name}, right file {i}: {fault?.Text}");
        }

        Assert.Equal(format.Valid.Count, runner.Accepted - before);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_file_is_read_or_refused(string name)
    {
        using var format = Make(name);
        var runner = new FuzzRunner(format);
        var settings = FuzzSettings.OfEnvironment;
        if (settings.Repeat is { } repeat)
        {
            if (repeat.Format == name)
                Finish(runner.Run(repeat.Seed, repeat.Index, 1));
            return;
        }

        var count = Math.Max(1, (int)((long)settings.Inputs * format.Share / 100));
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var faults = runner.Run(settings.Seed, 0, count);
        output.WriteLine(
            $"{name}: {runner.Accepted} of {count} inputs of seed {settings.Seed} read, {runner.Refused} refused, " +
            $"in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s; most memory {runner.PeakMemory.Bytes} bytes, " +
            $"{runner.PeakMemory.BytesAByte:F0} a byte.");
        Finish(faults);

        // Inputs that are all refused, or all read, would test little.
        if (count >= 1000)
        {
            Assert.InRange(runner.Accepted, count / 100, count);
            Assert.InRange(runner.Refused, count / 100, count);
        }
    }

    private static FuzzFormat Make(string name)
    {
        foreach (var make in All)
        {
            var format = make();
            if (format.Name == name)
                return format;
            format.Dispose();
        }

        throw new ArgumentException($"There is no format {name}.");
    }

    private static void Finish(IReadOnlyList<string> faults) => Assert.True(faults.Count == 0, string.Join("\n\n", faults));
}
