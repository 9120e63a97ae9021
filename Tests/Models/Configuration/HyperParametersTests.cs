using Gtzan.Audio.Datasets;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Models.Configuration;

public sealed class HyperParametersTests
{
    /// <summary>The study's Table 2, and the values that it leaves open.</summary>
    [Fact]
    public void The_defaults_are_those_of_the_studys_table()
    {
        var defaults = HyperParameters.Defaults;

        Assert.Equal((22050, 30.0, 10, 13, 2048, 512), (
            defaults.Recipe.SampleRate, defaults.Recipe.Duration, defaults.Recipe.Segments, defaults.Recipe.Mfcc,
            defaults.Recipe.FftLength, defaults.Recipe.HopLength));
        Assert.Equal((66150, 130), (defaults.Recipe.SamplesPerSegment, defaults.Recipe.FramesPerSegment));
        Assert.Equal((0.0001f, 32, 100, 0.3f, 0.2f, SplitMode.Segment), (
            defaults.LearningRate, defaults.BatchSize, defaults.Epochs, defaults.TestSize, defaults.ValidationSize, defaults.Split));
        Assert.Equal(Activation.Relu, defaults.Activation);
        Assert.Equal([256, 128, 64], defaults.Mlp.Layers);
        Assert.Equal((0f, 0f), (defaults.Mlp.Dropout, defaults.Mlp.L2));
        Assert.Equal([256, 128, 64], defaults.MlpReg.Layers);
        Assert.Equal((0.3f, 0.001f), (defaults.MlpReg.Dropout, defaults.MlpReg.L2));
        Assert.False(defaults.Cnn.IsTextVariant);
        Assert.Equal([32, 64, 128], defaults.Cnn.Filters);
        Assert.Equal([3, 3, 3], defaults.Cnn.KernelSizes);
        Assert.Equal([2, 2, 2], defaults.Cnn.PoolSizes);
        Assert.Equal((64, 0.3f), (defaults.Cnn.DenseUnits, defaults.Cnn.Dropout));
        Assert.Equal((64, 64, 0.3f), (defaults.Rnn.LstmSize, defaults.Rnn.DenseUnits, defaults.Rnn.Dropout));
    }

    [Fact]
    public void A_file_replaces_defaults_and_the_command_line_replaces_both()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["some.yaml"], "epochs: 7\nbatch_size: 16\ncnn:\n  dropout: 0.5\n");

        var parameters = HyperParameters.Defaults.WithFile(folder["some.yaml"]).WithSetting("batch_size=4").WithSetting("mlp-reg.l2=0.25")
            .WithSetting("cnn.filters=[1, 2, 3]");

        Assert.Equal(
            (7, 4, 0.5f, 0.25f, 0.0001f),
            (parameters.Epochs, parameters.BatchSize, parameters.Cnn.Dropout, parameters.MlpReg.L2, parameters.LearningRate));
        Assert.Equal([1, 2, 3], parameters.Cnn.Filters);
    }

    [Fact]
    public void Hyper_parameters_written_as_YAML_read_back_the_same()
    {
        var parameters = HyperParameters.Defaults.WithSetting("learning_rate=3e-5").WithSetting("cnn.variant=text")
            .WithSetting("mlp.layers=[512, 256, 64]").WithSetting("features=chroma+mel").WithSetting("segment_seconds=7.3")
            .WithSetting("fmin=27.5").WithSetting("fmax=8000").WithSetting("normalize=feature");
        var again = HyperParameters.Defaults.WithYaml(parameters.ToYaml("model: mlp"), "test");

        Assert.StartsWith("# model: mlp\n", parameters.ToYaml("model: mlp"), StringComparison.Ordinal);
        Assert.Equal(parameters, again);
        Assert.Equal(3e-5f, again.LearningRate);
        Assert.Equal((FeatureKinds.Mel | FeatureKinds.Chroma, 7.3, 27.5), (
            again.Recipe.Features, again.Recipe.SegmentSeconds, again.Recipe.MinimumFrequency));
        Assert.Equal([512, 256, 64], again.Mlp.Layers);
    }

    /// <summary>Users copy the file, so that it has to have every key, in the order in which runs write them.</summary>
    [Fact]
    public void The_file_of_defaults_has_every_key_and_the_feature_recipe_has_the_same_defaults()
    {
        using var reader = new StreamReader(typeof(HyperParameters).Assembly.GetManifestResourceStream("hparams.yaml")!);

        Assert.Equal(
            HyperParameter.All.Select(parameter => parameter.Key),
            HyperParameterYaml.Read(reader.ReadToEnd(), "hparams.yaml").Select(entry => entry.Key)
                .Where(key => HyperParameter.OfModel(key) is null));
        Assert.Equal(new FeatureRecipe(), HyperParameters.Defaults.Recipe);
    }

    [Fact]
    public void A_section_may_have_values_for_its_model_alone()
    {
        const string Text = "epochs: 7\ncnn1d:\n  epochs: 9\n  dropout: 0.5\nmlp_reg:\n  features: mel\n";
        var (all, cnn, mlp) = (
            HyperParameters.Defaults.WithYaml(Text, "test"), HyperParameters.DefaultsOf("cnn1d").WithYaml(Text, "test", "cnn1d"),
            HyperParameters.DefaultsOf("mlp-reg").WithYaml(Text, "test", "mlp-reg"));

        Assert.Equal((7, FeatureKinds.Mfcc, 0.5f), (all.Epochs, all.Recipe.Features, all.Cnn1D.Dropout));
        Assert.Equal((9, FeatureKinds.Mel, 0.5f), (cnn.Epochs, cnn.Recipe.Features, cnn.Cnn1D.Dropout));
        Assert.Equal((7, FeatureKinds.Mel), (mlp.Epochs, mlp.Recipe.Features));
        foreach (var model in (string[])["mlp", "mlp-reg", "cnn", "rnn"])
            Assert.Equal(HyperParameters.Defaults, HyperParameters.DefaultsOf(model));
        Refusal.Says<ProgramException>("epochs is \"no\" (test)", () => all.WithYaml("cnn1d: {epochs: no}", "test", "mlp"));
        Refusal.Says<ProgramException>("there is no hyper-parameter \"cnn1d.epoch\"", () => all.WithYaml("cnn1d: {epoch: 1}", "test"));
    }

    [Theory]
    [InlineData("learning_rate=1e-4", "learning_rate=0.0001", true)]
    [InlineData("learning_rate=1e-4", "learning_rate=+.00010", true)]
    [InlineData("learning_rate=1e-4", "learning_rate=0.00011", false)]
    [InlineData("mlp.layers=[256,128,64]", "mlp.layers=[ 256, 128, 64 ]", true)]
    [InlineData("mlp.layers=[256,128,64]", "mlp.layers=[256, 64, 128]", false)]
    [InlineData("clipvalue=-0", "clipvalue=0.0", true)]
    [InlineData("epochs=007", "epochs=+7", true)]
    public void Values_are_compared_regardless_of_notation(string first, string second, bool areEqual) =>
        Assert.Equal(areEqual, HyperParameters.Defaults.WithSetting(first) == HyperParameters.Defaults.WithSetting(second));

    public static TheoryData<string> Keys => [.. HyperParameter.All.Select(parameter => parameter.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_read_so_that_a_wrong_value_is_refused(string key) =>
        Refusal.Says<ProgramException>(
            $"{key} is \"[]\" (--set {key}=[]); it must be ", () => HyperParameters.Defaults.WithSetting($"{key}=[]"));

    [Theory]
    [InlineData("epochs=1.5", "epochs is \"1.5\" (--set epochs=1.5); it must be a whole number from 1 to 1000000.")]
    [InlineData("batch_size=0", "batch_size is \"0\" (--set batch_size=0); it must be a whole number from 1 to 65536.")]
    [InlineData("batch_size=99999999999", "it must be a whole number from 1 to 65536.")]
    [InlineData("batch_size=", "batch_size is \"\" (--set batch_size=); it must be a whole number")]
    [InlineData("learning_rate=fast", "learning_rate is \"fast\" (--set learning_rate=fast); it must be a number from 1E-09 to 10.")]
    [InlineData("learning_rate=nan", "it must be a number")]
    [InlineData("learning_rate=0", "it must be a number")]
    [InlineData("learning_rate=.inf", "it must be a number")]
    [InlineData("test_size=1", "test_size is \"1\" (--set test_size=1); it must be a number from 0.01 to 0.9.")]
    [InlineData("split=album", "split is \"album\" (--set split=album); it must be one of segment, track, duplicate, artist, filtered.")]
    [InlineData("seed=-1", "it must be a whole number from 0 to 2147483647.")]
    [InlineData("mlp.layers=5", "mlp.layers is \"5\" (--set mlp.layers=5); it must be a list of whole numbers")]
    [InlineData("mlp.layers=[5, 0]", "mlp.layers is \"[5, 0]\"")]
    [InlineData("mlp.layers=[5, x]", "mlp.layers is \"[5, x]\"")]
    [InlineData("n_fft=15", "n_fft is \"15\" (--set n_fft=15); it must be a whole number from 16 to 65536.")]
    [InlineData(
        "features=spectrum", "features is \"spectrum\" (--set features=spectrum); it must be mfcc, mel or chroma, or several joined by +,")]
    [InlineData("segment_seconds=40", "Segments of 40 seconds do not fit into a duration of 30 seconds.")]
    [InlineData("fmax=12000", "the mel range must satisfy 0 <= minimum < maximum <= half the sample rate, not 0 to 12000 Hz at 22050 Hz")]
    [InlineData("cnn1d.filters=[1, 2]", "cnn1d.filters and cnn1d.pool_sizes must have the same length; they have 2 and 3.")]
    [InlineData("transformer.heads=5", "transformer.embed_dim is 64, which transformer.heads 5 does not divide; choose others.")]
    [InlineData("cnn.filters=[1, 2]", "cnn.filters, cnn.kernel_sizes and cnn.pool_sizes must have the same length; they have 2, 3 and 3.")]
    public void A_wrong_value_is_refused_with_what_it_must_be(string setting, string message) =>
        Refusal.Says<ProgramException>(message, () => HyperParameters.Defaults.WithSetting(setting).Checked());

    [Theory]
    [InlineData("batchsize=3", "there is no hyper-parameter \"batchsize\"; did you mean batch_size? There are features, sample_rate,")]
    [InlineData("mlp=3", "mlp is a section with the keys mlp.layers; set one of these.")]
    [InlineData("epochs.a=3", "epochs must be a value, not a section.")]
    [InlineData("epochs", "expected key=value, for example --set batch_size=64.")]
    [InlineData("=3", "expected key=value")]
    [InlineData("epochs={a: 1}", "the value must be a number, a word or a list")]
    [InlineData("epochs=1\nseed: 2", "the value must be a number, a word or a list")]
    [InlineData("mlp.layers=[1", "is not valid YAML: line")]
    [InlineData("mlp.layers=[[1]]", "is a list of lists or sections")]
    [InlineData("mlp.layers=&x [*x]", "has an alias or is nested too deeply")]
    public void A_setting_of_another_form_is_refused(string setting, string message)
    {
        var exception = Assert.Throws<ProgramException>(() => HyperParameters.Defaults.WithSetting(setting));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsBadUse);
    }

    [Theory]
    [InlineData("- a\n- b\n", "must have one document of the form \"key: value\".")]
    [InlineData("epochs: 3\n---\nepochs: 4\n", "must have one document of the form \"key: value\".")]
    [InlineData("epochs: 3\nepochs: 4\n", "is not valid YAML: line 2, column 1: Duplicate key epochs.")]
    [InlineData("epochs: 3: 4\n", "is not valid YAML: line 1, column ")]
    [InlineData("epochs: {a: 1}\n", "epochs must be a value, not a section.")]
    [InlineData("mlp:\n  layers:\n    a: 1\n", "mlp.layers must be a value, not a section.")]
    [InlineData("mlp: 3\n", "mlp is a section with the keys mlp.layers; set one of these.")]
    [InlineData("gamma: 3\n", "there is no hyper-parameter \"gamma\"")]
    [InlineData("epochs: &x 3\nseed: *x\n", "line 2 has an alias or is nested too deeply")]
    [InlineData("? &x [*x]\n: 1\n", "line 1 has an alias or is nested too deeply")]
    [InlineData("[a]: 1\n", "has a key that is not a word.")]
    public void A_file_of_another_form_is_refused(string yaml, string message)
    {
        var exception = Assert.Throws<ProgramException>(() => HyperParameters.Defaults.WithYaml(yaml, "some.yaml"));

        Assert.StartsWith("some.yaml", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsBadUse);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'#', 0xC3, (byte)'\n' }, "is not UTF-8 text; save it in that encoding.")]
    [InlineData(new byte[] { (byte)'\n', (byte)'#', 0, (byte)'\n' }, "is not text: it has a NUL character, in line 2.")]
    [InlineData(new byte[0], "is empty: it has 0 bytes. If it is a pipe or a device, copy its contents to a file first.")]
    public void A_binary_file_is_refused(byte[] content, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["some.yaml"], content);

        Refusal.Says<ProgramException>(
            $"The hyper-parameters {folder["some.yaml"]} cannot be read: {folder["some.yaml"]} {message}", () =>
                HyperParameters.Defaults.WithFile(folder["some.yaml"]));
    }

    [Fact]
    public void A_file_of_fifty_megabytes_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["large.yaml"]))
            file.SetLength(50_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refusal.Says<ProgramException>(
            "large.yaml has 50000000 bytes; such a file has 1048576 at most.", () =>
                HyperParameters.Defaults.WithFile(folder["large.yaml"]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void A_deeply_nested_file_is_refused() =>
        Refusal.Says<ProgramException>(
            "nested too deeply", () => HyperParameters.Defaults.WithYaml("epochs: " + new string('[', 100_000), "deep.yaml"));

    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        const string Damages = "[]{}:,&*!|>'\"%@`#?-\n\t \0\u00e4";
        var original = HyperParameters.Defaults.ToYaml("model: cnn");
        var random = new Random(11);
        for (var i = 0; i < 1000; i++)
        {
            var text = original.ToCharArray();
            for (var damage = random.Next(1, 5); damage > 0; damage--)
                text[random.Next(text.Length)] = Damages[random.Next(Damages.Length)];
            var yaml = new string(text);
            var exception = Record.Exception(() =>
            {
                HyperParameters.Defaults.WithYaml(yaml, "damaged.yaml").Checked();
            });
            Assert.True(exception is null or ProgramException, $"{exception}\n{yaml}");
        }
    }

    [Fact]
    public void A_file_may_be_empty() =>
        Assert.Equal(HyperParameters.Defaults, HyperParameters.Defaults.WithYaml("", "empty.yaml").WithYaml("# nothing\n", "empty.yaml"));
}
