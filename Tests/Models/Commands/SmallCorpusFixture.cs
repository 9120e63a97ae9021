using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Synthesis;

namespace Gtzan.Tests.Models.Commands;

/// <summary>
/// A few short tracks as WAV files, hyper-parameters that fit them, and a model that has been trained on them: made once for all tests that
/// use the program.
/// </summary>
public sealed class SmallCorpusFixture : IDisposable
{
    public const int TracksPerGenre = 4;
    public const int SegmentsPerTrack = 2;

    private readonly TemporaryFolder _folder = new();

    public SmallCorpusFixture()
    {
        var corpus = new SyntheticCorpus(TracksPerGenre, duration: 6);
        for (var track = 0; track < corpus.Tracks.Count; track++)
        {
            if (Genres.Contains(corpus.Genres[corpus.Tracks[track].Genre]))
                WavWriter.Write(_folder[Path.Combine("corpus", corpus.Tracks[track].Name)], corpus.Load(track, SampleRate));
        }

        File.WriteAllText(HyperParameters, """
            sample_rate: 8000
            duration: 6
            num_segments: 2
            n_fft: 1024
            learning_rate: 0.001
            batch_size: 8
            epochs: 2
            mlp: {layers: [16]}
            mlp_reg: {layers: [16]}
            cnn: {filters: [4, 4, 4], dense_units: 8}
            rnn: {lstm_size: 8, dense_units: 8}
            cnn1d: {filters: [4, 4, 4], features: mfcc, power: 2, compression: db}
            shortchunk: {filters: [4, 4], dense_units: 8, features: mfcc, power: 2, compression: db}
            transformer: {embed_dim: 8, feed_forward: 8, features: mfcc, power: 2, compression: db}
            """);
        TrainingOutput = CommandLine.Succeed(Train("mlp", Run));
    }

    public static string[] Genres { get; } = ["blues", "classical", "metal"];

    public static int SampleRate => 8000;

    /// <summary>A folder for whatever a test writes.</summary>
    public string this[string relative] => _folder[relative];

    public string Root => _folder.Root;

    public string Corpus => Path.Combine(_folder.Root, "corpus");

    public string HyperParameters => _folder["small.yaml"];

    /// <summary>The folder of a trained multilayer perceptron. Tests must not change it.</summary>
    public string Run => Path.Combine(_folder.Root, "run");

    public string TrainingOutput { get; }

    public string Track(string genre, int number) => Path.Combine(Corpus, genre, $"{genre}.{number:00000}.wav");

    /// <summary>The command line that trains a model on the corpus.</summary>
    public string[] Train(string model, string output, params string[] more) =>
        ["train", model, "--data", Corpus, "--hparams", HyperParameters, "--out", output, .. more];

    /// <summary>A copy of the trained run, to be damaged.</summary>
    public string CopyOfRun(string name)
    {
        var copy = Path.Combine(_folder.Root, name);
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Run))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    /// <summary>A copy of the trained run without some of its files.</summary>
    public string CopyOfRunWithout(string name, params ReadOnlySpan<string> files)
    {
        var copy = CopyOfRun(name);
        foreach (var file in files)
            File.Delete(Path.Combine(copy, file));
        return copy;
    }

    /// <summary>A folder with copies of some tracks, to be damaged.</summary>
    public string CopyOfCorpus(string name, int tracksPerGenre = TracksPerGenre)
    {
        foreach (var genre in Genres)
        {
            for (var number = 0; number < tracksPerGenre; number++)
                File.Copy(Track(genre, number), _folder[$"{name}/{genre}/{genre}.{number:00000}.wav"]);
        }

        return Path.Combine(_folder.Root, name);
    }

    public void Dispose() => _folder.Dispose();
}

[CollectionDefinition("program")]
public sealed class ProgramTests : ICollectionFixture<SmallCorpusFixture>;
