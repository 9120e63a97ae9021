using System.Xml.Linq;
using Gtzan.Audio.Dsp;
using Gtzan.Models.Study.Figures;
using Gtzan.Tests.Models.Charts;

namespace Gtzan.Tests.Models.Study.Figures;

public sealed class TrackFiguresTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A tone of 440 Hz is the note A: a line at its frequency, and at its pitch class.</summary>
    [Fact]
    public void A_tone_is_a_line_at_its_frequency()
    {
        var figures = TrackFigures.Draw("tone", Tone(440, seconds: 2)).Figures;
        Assert.Equal(["1-waveform", "1-stft", "1-mel", "1-chroma", "1-mfcc"], figures.Select(figure => figure.Name));

        // The axis of the spectrogram is logarithmic from 40 to 11,025 Hz. A bin is 10.8 Hz wide.
        var expected = Math.Log(440 / 40.0) / Math.Log(11025 / 40.0);
        Assert.Equal(expected, Brightest(figures[1]), 0.01);

        // 128 bands from 0 to 49.9 mel of Slaney's; 440 Hz is 6.6 mel.
        Assert.Equal(6.6 / (15 + (27 * Math.Log(11.025) / Math.Log(6.4))), Brightest(figures[2]), 0.01);
        Assert.Equal(9.5 / 12, Brightest(figures[3]), 0.05);
    }

    [Fact]
    public void Silence_and_a_single_sample_have_pictures()
    {
        foreach (var samples in (float[][])[new float[22050], [0.5f]])
        {
            foreach (var figure in TrackFigures.Draw("little", samples).Figures)
            {
                // Dots are letters at random, so any word may be in them.
                figure.Picture.Descendants(Svg + "image").Remove();
                Assert.DoesNotContain("NaN", figure.Picture.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_long_track_is_cut_with_a_note()
    {
        var section = TrackFigures.Draw("long", Tone(440, TrackFigures.MaxSeconds + 30));

        Assert.Equal(["The track has 150 seconds; the first 120 are drawn."], section.Notes);
        Assert.Contains(section.Figures[0].Picture.Descendants(Svg + "text"), text => text.Value == "120");
        Assert.DoesNotContain(section.Figures[0].Picture.Descendants(Svg + "text"), text => text.Value == "140");
    }

    private static float[] Tone(double hertz, int seconds) =>
        [.. Enumerable.Range(0, seconds * FeatureDefaults.SampleRate)
            .Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / FeatureDefaults.SampleRate)))];

    /// <summary>How high the brightest dots in the middle of the picture lie, from 0 to 1.</summary>
    private static double Brightest(Figure figure)
    {
        var data = figure.Picture.Descendants(Svg + "image").First().Attribute("href")!.Value;
        var image = PngFile.Read(Convert.FromBase64String(data[(data.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        var column = Enumerable.Range(0, image.Height).Select(row => image.Pixels[(row * image.Width) + (image.Width / 2)]).ToArray();
        var best = Enumerable.Range(0, column.Length).Where(row => column[row] == column.Max()).ToArray();
        return 1 - ((best.Average() + 0.5) / column.Length);
    }
}
