using System.Globalization;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;

namespace Gtzan.Tests.Models.Study.Tuning;

public sealed class SearchSpaceTests
{
    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_has_a_space_of_learning_rate_batch_size_and_sizes_whose_values_are_all_possible(string model)
    {
        var space = Space(model);
        var keys = space.Dimensions.Select(dimension => dimension.Tunable.Key).ToArray();

        Assert.Equal(["learning_rate", "batch_size"], keys[..2]);
        Assert.Contains(
            keys[2..], key => key.EndsWith(".width", StringComparison.Ordinal) || key.EndsWith(".lstm_size", StringComparison.Ordinal)
                || key.EndsWith(".embed_dim", StringComparison.Ordinal));
        foreach (var settings in space.Sample(50, 3, Tunable.Of(GenreModel.Named(model))))
            settings.ApplyTo(HyperParameters.Defaults);
    }

    [Fact]
    public void The_command_line_replaces_only_what_it_names()
    {
        var space = Space("mlp", "learning_rate=1e-4..1e-3,batch_size=8|16", "activation=relu|tanh");

        Assert.Equal(
            ["learning_rate=0.0001..0.001/3", "batch_size=8|16", "activation=relu|tanh", "mlp.depth=1..4/4", "mlp.width=64..512/4"],
            space.Dimensions.Select(dimension => $"{dimension.Tunable.Key}={dimension}"));
    }

    [Fact]
    public void Set_keys_are_not_searched_and_a_list_replaces_depth_and_width()
    {
        Assert.Equal(["batch_size", "mlp.depth", "mlp.width"], Keys(Space("mlp", [], ["learning_rate=0.01"])));
        Assert.Equal(["learning_rate", "batch_size"], Keys(Space("mlp", [], ["mlp.layers=[8]"])));
        Assert.Equal(["learning_rate", "batch_size", "mlp.layers"], Keys(Space("mlp", "mlp.layers=[64,32]|[128]")));
        Assert.Equal(["learning_rate", "batch_size", "cnn.dense_units", "cnn.dropout"], Keys(Space("cnn", [], ["cnn.variant=text"])));
    }

    /// <summary>Drawing goes on until there are enough different trials, and there may never be.</summary>
    [Fact]
    public void A_range_with_fewer_values_than_trials_gives_those_it_has()
    {
        Assert.Single(
            Space("mlp", ["learning_rate=1e-5..1.00000001e-5"], ["batch_size=16", "mlp.layers=[8]"])
            .Sample(20, 1, Tunable.Of(GenreModel.Named("mlp"))));
        Assert.InRange(
            Space("mlp", ["learning_rate=0.001..0.001003"], ["batch_size=16", "mlp.layers=[8]"])
            .Sample(20, 1, Tunable.Of(GenreModel.Named("mlp"))).Count, 4, 5);
    }

    [Fact]
    public void A_grid_is_all_combinations_and_the_last_dimension_changes_fastest()
    {
        var space = Space("mlp", "learning_rate=1e-4..1e-2", "batch_size=32|16", "mlp.depth=1..2/2", "mlp.width=8");
        var trials = space.Grid().Select(settings => string.Join(' ', settings.Values.SkipLast(1).Select(value => value.Value))).ToArray();

        Assert.Equal(12, space.GridCount);
        Assert.Equal(
            ["0.0001 32 1", "0.0001 32 2", "0.0001 16 1", "0.0001 16 2", "0.001 32 1", "0.001 32 2", "0.001 16 1", "0.001 16 2",
                "0.01 32 1", "0.01 32 2", "0.01 16 1", "0.01 16 2"],
            trials);
    }

    [Theory]
    [InlineData("mlp.width=64..512/4", "64|128|256|512")]
    [InlineData("mlp.depth=1..4/4", "1|2|3|4")]
    [InlineData("mlp.depth=1..3/9", "1|2|3")]
    [InlineData("learning_rate=1e-5..1e-2/4", "1E-05|0.0001|0.001|0.01")]
    [InlineData("learning_rate=0.002..0.002", "0.002")]
    public void The_points_of_a_range_are_even_on_its_scale(string text, string points) =>
        Assert.Equal(
            points, string.Join(
                '|', Space("mlp", text).Dimensions.Single(dimension => text.StartsWith(dimension.Tunable.Key, StringComparison.Ordinal))
                .Grid()));

    /// <summary>
    /// Of draws evenly over 1e-5 … 1e-2 on a logarithmic scale, a third is in each decade; a range that is drawn evenly would have nine of
    /// ten in the last.
    /// </summary>
    [Fact]
    public void Learning_rates_stay_in_their_range_and_every_decade_has_its_share()
    {
        var rates = Space("mlp").Sample(3000, 7, Order("mlp"))
            .Select(settings => double.Parse(settings.Values[0].Value, CultureInfo.InvariantCulture)).ToArray();

        Assert.All(rates, rate => Assert.InRange(rate, 1e-5, 1e-2));
        foreach (var decade in (double[])[1e-5, 1e-4, 1e-3])
            Assert.InRange(rates.Count(rate => rate >= decade && rate < 10 * decade), 880, 1120);
    }

    [Fact]
    public void Whole_numbers_are_drawn_up_to_both_ends_of_their_range()
    {
        var depths = Space("mlp").Sample(2000, 7, Order("mlp")).GroupBy(settings => settings.Values[2].Value)
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(["1", "2", "3", "4"], depths.Keys.Order());
        Assert.All(depths.Values, count => Assert.InRange(count, 400, 600));
        var dimension = new RangeDimension(new Tunable("x", "x", "", TunableKind.Whole, IsLogarithmic: true), 16, 64, 3);
        Assert.Equal(("16", "64"), (dimension.Draw(0), dimension.Draw(0.9999999)));
    }

    /// <summary>Draws have four digits, of which a range as narrow as this has three numbers.</summary>
    [Fact]
    public void A_range_too_narrow_for_as_many_trials_gives_those_it_has()
    {
        var rates = Space("mlp", ["learning_rate=0.001..0.001002"], ["batch_size=32", "mlp.layers=[8]"]).Sample(20, 7, Order("mlp"))
            .Select(settings => settings.Values[0].Value);

        Assert.Equal(["0.001", "0.001001", "0.001002"], rates.Order());
    }

    [Fact]
    public void The_same_seed_draws_the_same_trials_another_others_and_more_trials_begin_with_the_fewer()
    {
        string[] Drawn(int trials, ulong seed) =>
            [.. Space("rnn").Sample(trials, seed, Order("rnn")).Select(settings => settings.ToString())];

        Assert.Equal(Drawn(10, 1), Drawn(20, 1)[..10]);
        Assert.Empty(Drawn(10, 1).Intersect(Drawn(10, 2)));
        Assert.Equal(20, Drawn(20, 1).Distinct().Count());
    }

    /// <summary>A dimension has its place in the random sequence, whatever else is searched.</summary>
    [Fact]
    public void What_one_dimension_draws_does_not_depend_on_the_others()
    {
        var all = Space("mlp").Sample(10, 4, Order("mlp"))
            .Select(settings => settings.Values.Single(value => value.Key == "mlp.width").Value);
        var fewer = Space("mlp", [], ["batch_size=16"]).Sample(10, 4, Order("mlp"))
            .Select(settings => settings.Values.Single(value => value.Key == "mlp.width").Value);

        Assert.Equal(all, fewer);
    }

    [Fact]
    public void A_small_space_is_searched_exhaustively()
    {
        var space = Space("mlp", ["learning_rate=1e-4|1e-3", "batch_size=16", "mlp.depth=2..4", "mlp.width=16"], []);

        Assert.Equal(6, space.Count);
        Assert.Equal(
            ["1e-4 2", "1e-4 3", "1e-4 4", "1e-3 2", "1e-3 3", "1e-3 4"],
            space.Sample(6, 1, Order("mlp")).Select(settings => $"{settings.Values[0].Value} {settings.Values[2].Value}"));
        Assert.Equal(6, space.Sample(100, 1, Order("mlp")).Count);
        Assert.Equal(5, space.Sample(5, 1, Order("mlp")).Distinct().Count());
    }

    [Theory]
    [InlineData("mlp.layers=[300,150,75]", "mlp.depth=3", "mlp.width=300")]
    [InlineData("mlp.layers=[256,128]", "mlp.depth=2")]
    [InlineData("mlp.layers=[2,1,1]", "mlp.width=2")]
    [InlineData("mlp.layers=[7,9]", "mlp.layers=[7, 9]")]
    [InlineData("cnn.filters=[16,32],cnn.kernel_sizes=[3,3],cnn.pool_sizes=[2,2]", "cnn.depth=2", "cnn.width=16")]
    [InlineData("cnn.filters=[8,16,32,64],cnn.kernel_sizes=[3,3,3,3],cnn.pool_sizes=[2,2,2,2]", "cnn.depth=4", "cnn.width=8")]
    [InlineData("cnn.filters=[8,16,32]", "cnn.width=8")]
    public void Depth_and_width_become_lists(string expected, params string[] values)
    {
        var settings = new TrialSettings([.. values.Select(value => KeyValuePair.Create(value.Split('=')[0], value.Split('=')[1]))]);

        Assert.Equal(
            expected, string.Join(',', settings.Assignments(HyperParameters.Defaults).Select(value => $"{value.Key}={value.Value}")));
        settings.ApplyTo(HyperParameters.Defaults);
    }

    [Theory]
    [InlineData("learning_rate", "expected key=values, for example --space learning_rate=1e-5..1e-2,batch_size=16|32|64.")]
    [InlineData(
        "gamma=0..1",
        "gamma cannot be searched for mlp; choose from learning_rate, batch_size, activation, mlp.depth, mlp.width, mlp.layers, " +
        "optimizer, schedule, momentum, weight_decay, label_smoothing.")]
    [InlineData("cnn.dropout=0..1", "cnn.dropout cannot be searched for mlp")]
    [InlineData("epochs=1..10", "epochs cannot be searched for mlp")]
    [InlineData("learning_rate=1e-2..1e-5", "the range is empty, because 1e-2 is above 1e-5; exchange the two.")]
    [InlineData(
        "learning_rate=0..1e-2", "learning_rate is searched on a logarithmic scale, so its range must begin above 0; it begins at 0.")]
    [InlineData("learning_rate=1e-5..", "\"\" is no number, which learning_rate must be.")]
    [InlineData("learning_rate=1e-5..1e-3..1e-2", "a range has two ends, for example 1e-5..1e-2.")]
    [InlineData("learning_rate=1e-5..1e-2/1", "a grid takes from 2 to 1000 points of a range, not \"1\".")]
    [InlineData("learning_rate=fast", "\"fast\" is no number, which learning_rate must be.")]
    [InlineData("learning_rate=nan..1", "\"nan\" is no number, which learning_rate must be.")]
    [InlineData("learning_rate=1..100", "learning_rate is \"100\" (--space learning_rate=100); it must be a number from 1E-09 to 10.")]
    [InlineData("batch_size=16||32", "one of the values is empty; write them with one | between")]
    [InlineData("batch_size=", "one of the values is empty")]
    [InlineData("batch_size=16|16", "16 is there 2 times; name every value once.")]
    [InlineData("batch_size=1.5", "\"1.5\" is no whole number, which batch_size must be.")]
    [InlineData("batch_size=0|16", "batch_size is \"0\" (--space batch_size=0); it must be a whole number from 1 to 65536.")]
    [InlineData("batch_size=8,batch_size=16", "--space names batch_size twice; leave one of the two out.")]
    [InlineData("mlp.depth=0..2", "--space: mlp.depth 0 is not possible; it must be from 1 to 64.")]
    [InlineData("mlp.layers=[8]|[0]", "mlp.layers is \"[0]\" (--space mlp.layers=[0]); it must be a list of whole numbers")]
    [InlineData("activation=relu|step", "activation is \"step\" (--space activation=step); it must be one of relu, sigmoid, tanh.")]
    [InlineData("activation=relu..tanh", "activation has no range; name its values one by one, with | between.")]
    [InlineData("mlp.layers=[8],mlp.depth=2", "--space names mlp.layers and mlp.depth, which say the same; leave one of the two out.")]
    public void A_space_that_cannot_be_searched_is_refused(string text, string message)
    {
        var exception = Assert.Throws<ProgramException>(() => Space("mlp", text));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsBadUse);
    }

    [Theory]
    [InlineData(
        "mlp", "batch_size=8|16", "batch_size=32", "batch_size is set with --set and searched with --space; leave one of the two out.")]
    [InlineData("mlp", "mlp.depth=1..2", "mlp.layers=[8]", "mlp.depth is set with --set and searched with --space")]
    [InlineData(
        "cnn", "cnn.width=8..16", "cnn.variant=text",
        "cnn.width changes nothing with cnn.variant text, whose filters are fixed; leave it out of --space.")]
    public void A_set_key_cannot_be_searched(string model, string space, string setting, string message)
    {
        var exception = Assert.Throws<ProgramException>(() => Space(model, [space], [setting]));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static SearchSpace Space(string model, params string[] changes) => Space(model, changes, []);

    private static SearchSpace Space(string model, string[] changes, string[] settings)
    {
        var parameters = settings.Aggregate(HyperParameters.Defaults, (parameters, setting) => parameters.WithSetting(setting));
        return SearchSpace.Of(GenreModel.Named(model), parameters, changes, settings);
    }

    private static IReadOnlyList<Tunable> Order(string model) => Tunable.Of(GenreModel.Named(model));

    private static string[] Keys(SearchSpace space) => [.. space.Dimensions.Select(dimension => dimension.Tunable.Key)];
}
