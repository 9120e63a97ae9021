using System.Buffers.Binary;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Recordings of any rate, number of channels, bit depth and length decode to the same music.</summary>
public sealed class RecordingTests
{
    private const int Rate = 22050;

    public static TheoryData<int, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, int>();
            foreach (var rate in (int[])[8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000])
                foreach ((var channels, var tag, var bits) in (
                    (int, int, int)[])[(1, 1, 8), (2, 1, 16), (6, 1, 24), (2, 1, 32), (1, 3, 32)])
                    shapes.Add(rate, channels, tag, bits);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tones_are_the_same_at_any_rate_channel_count_and_depth(int rate, int channels, int tag, int bits)
    {
        var file = Wav(Tones(3 * rate, rate), rate, channels, tag, bits);
        var recipe = new FeatureRecipe();
        using var decoded = AudioFile.Open(new MemoryStream(file));
        Assert.Equal(rate, decoded.SampleRate);
        using var audio = rate == Rate ? decoded : new ResampledSource(decoded, Rate);
        Assert.Equal(3 * Rate, audio.Length);
        float[] samples = new SegmentReader(audio, recipe).Next().Samples.ToArray(), expected = Tones(3 * Rate, Rate);

        // At the ends, the filter reaches beyond the signal.
        Assert.InRange(
            Reference.SignalToNoise(expected.AsSpan(1000..^1000), samples.AsSpan(1000..^1000)), bits == 8 ? 30 : 60,
            double.PositiveInfinity);
        if (rate < Rate || bits == 8)
            return;
        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        float[] coefficients = extractor.Extract(expected), others = extractor.Extract(samples);
        Assert.InRange(coefficients.Zip(others, (x, y) => Math.Abs(x - y)).Average(), 0, 1);
    }

    [Fact]
    public void A_track_of_any_length_gives_all_its_segments()
    {
        using var folder = new TemporaryFolder();
        (double Seconds, int Segments)[] lengths = [(0.5, 0), (3, 1), (29.9, 9), (31, 10), (180, 10)];
        foreach ((var seconds, var _) in lengths)
            foreach (var genre in (string[])["blues", "rock"])
                WavWriter.Write(folder[$"{genre}/{seconds * 10:0000}.wav"], new float[2 * (int)(seconds * 44100)], 44100, 2);

        var dataset = DatasetBuilder.Build(new GenreFolder(folder.Root), new FeatureRecipe());
        Assert.Equal(["blues/0005.wav", "rock/0005.wav"], dataset.Remarks.Where(remark => remark.IsOmission).Select(file => file.Path));
        Assert.Equal("It lasts 0.50 s, less than one segment of 3.00 s.", dataset.Remarks[0].Text);
        Assert.Equal(
            ["blues/1800.wav", "rock/1800.wav"],
            dataset.Remarks.Where(remark => remark.Kind == RemarkKind.CutToDuration).Select(remark => remark.Path));
        Assert.Equal(
            lengths.Concat(lengths).Where(length => length.Segments > 0).Select(length => length.Segments),
            dataset.TrackOfSegment.CountBy(track => track).OrderBy(pair => pair.Key).Select(pair => pair.Value));

        // What is heard while it is read goes on to the end.
        foreach ((var seconds, var segments) in ((double, int)[])[(0.5, 0), (3, 1), (29.9, 9), (31, 10), (180, 60)])
        {
            using var audio = AudioFile.Open(folder[$"rock/{seconds * 10:0000}.wav"], Rate);
            Assert.Equal(seconds, audio.Duration.TotalSeconds, 1e-4);
            var reader = new SegmentReader(audio, new FeatureRecipe());
            Assert.Equal(segments, reader.Count);
            Assert.Equal(seconds - (3 * segments), (double)reader.LeftOut / Rate, 1e-4);
        }
    }

    [Fact]
    public void A_track_of_any_length_gives_all_its_rows()
    {
        using var folder = new TemporaryFolder();
        foreach (var seconds in (double[])[0.5, 3, 29.9, 31])
            foreach (var genre in (string[])["blues", "rock"])
                WavWriter.Write(folder[$"{genre}/{genre}.{seconds * 10:0000}.wav"],
                    new AudioSignal(Tones((int)(seconds * 48000), 48000), 48000));

        var source = new GenreFolder(folder.Root);
        Assert.Equal(8, FeatureTableBuilder.Build(source, FeatureRowUnit.Track, FramePadding.Zeros).Table.Rows.Count);
        var segments = FeatureTableBuilder.Build(source, FeatureRowUnit.ThreeSeconds, FramePadding.Zeros);
        Assert.Equal(2 * (1 + 9 + 10), segments.Table.Rows.Count);
        Assert.Equal(
            ["blues/blues.0005.wav", "rock/rock.0005.wav"],
            segments.Remarks.Where(remark => remark.IsOmission).Select(file => file.Path));
    }

    /// <summary>Fifteen partials below 3.6 kHz, which all rates can hold, coming and going.</summary>
    private static float[] Tones(int length, int rate) => [.. Enumerable.Range(0, length).Select(i =>
    {
        double seconds = (double)i / rate, sum = 0;
        for (var partial = 1; partial <= 15; partial++)
            sum += Math.Sin((2 * Math.PI * 235 * partial * seconds) + (partial * partial)) / partial;
        return (float)(0.2 * sum * (1.2 - Math.Cos(2 * Math.PI * 2 * seconds)));
    })];

    /// <summary>The same signal in all channels.</summary>
    private static byte[] Wav(float[] samples, int rate, int channels, int tag, int bits)
    {
        var bytes = bits / 8;
        var data = new byte[samples.Length * channels * bytes];
        Span<byte> encoded = stackalloc byte[8];
        for (var i = 0; i < samples.Length * channels; i++)
        {
            var sample = samples[i / channels];
            if (tag == 3)
                BinaryPrimitives.WriteSingleLittleEndian(encoded, sample);
            else
                BinaryPrimitives.WriteInt64LittleEndian(
                    encoded, (long)Math.Round(sample * (double)(1L << (bits - 1))) + (bits == 8 ? 128 : 0));
            encoded[..bytes].CopyTo(data.AsSpan(i * bytes));
        }

        return File(Format(tag, channels, bits, rate), Data(data));
    }
}
