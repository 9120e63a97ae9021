using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Synthesis;
using Gtzan.Benchmarks.Audio;
using Gtzan.Engine.Serialization;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>
/// As many WAV files as in GTZAN, of the same length, in a temporary folder: ten genres of a hundred tracks of 30 s, 16 bit, 22,050 Hz. Two
/// tracks of each genre are synthesised; the others are rotations of these, because synthesising a thousand would take minutes.
/// </summary>
internal sealed class TrackFiles : IDisposable
{
    private const int Genres = 10;
    private const int TracksPerGenre = 100;
    private const int SynthesisedPerGenre = 2;
    private const int SampleRate = SegmentOfNoise.SampleRate;
    private const long Bytes = (long)Genres * TracksPerGenre * (44 + (2 * 30 * SampleRate));

    private TrackFiles(string folder, IReadOnlyList<float[]> samples) => (Folder, Samples) = (folder, samples);

    /// <summary>The folder: a subfolder for each genre.</summary>
    public string Folder { get; }

    /// <summary>The number of tracks.</summary>
    public static int Count => Genres * TracksPerGenre;

    /// <summary>The samples of the tracks that were synthesised.</summary>
    public IReadOnlyList<float[]> Samples { get; }

    /// <summary>The files.</summary>
    public string[] Paths => Directory.GetFiles(Folder, "*.wav", SearchOption.AllDirectories);

    /// <summary>Writes the files.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellation">Cancels the writing.</param>
    /// <exception cref="ProgramException">The disk has too little space.</exception>
    public static TrackFiles Write(int threads, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gtzan-peers-").FullName;
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            if (free < Bytes + (Bytes / 4))
            {
                throw new ProgramException(
                    $"{Count} tracks of 30 s take {Bytes / 1e9:F1} GB, and their data set some more; " +
                    $"{Path.GetTempPath()} has {free / 1e9:F1} GB left. Make room, or set TMPDIR to a folder with more.");
            }

            var corpus = new SyntheticCorpus(SynthesisedPerGenre);
            var samples = new float[Genres * SynthesisedPerGenre][];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.For(0, samples.Length, parallel, track => samples[track] = corpus.Load(track, SampleRate).Samples);
            foreach (var genre in corpus.Genres)
                Directory.CreateDirectory(Path.Combine(folder, genre));
            Parallel.For(0, Count, parallel, track => Write(folder, corpus, samples, track));
            return new TrackFiles(folder, samples);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Write(string folder, SyntheticCorpus corpus, float[][] samples, int track)
    {
        int genre = track / TracksPerGenre, number = track % TracksPerGenre;
        var original = samples[(genre * SynthesisedPerGenre) + (number % SynthesisedPerGenre)];
        var start = number * (original.Length / TracksPerGenre);
        float[] turned = [.. original.AsSpan(start), .. original.AsSpan(0, start)];
        WavWriter.Write(
            Path.Combine(folder, corpus.Genres[genre], $"{corpus.Genres[genre]}.{number:00000}.wav"), new AudioSignal(turned, SampleRate));
    }
}
