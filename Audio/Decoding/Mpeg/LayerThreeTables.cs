using System.Reflection;
using NLayer;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// Corrects two wrong tables of NLayer 3.0.1: in short blocks, the whole highest band gets the gain of the first of the three windows,
/// which is audible as a click; and at 24 kHz, one band ends two lines too early.
/// </summary>
/// <remarks>
/// The correct tables are in ISO/IEC 11172-3, table B.8, and 13818-3, table B.2. Does nothing if a version of NLayer keeps its tables
/// elsewhere.
/// </remarks>
internal static class LayerThreeTables
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private const int Lines = 576, Windows = 3, LastShortBand = 12, RateOf24 = 4, BandOf24 = 18, WrongEnd = 330, RightEnd = 332;

    /// <summary>Corrects the tables of a decoder.</summary>
    /// <param name="decoder">A decoder that has decoded a layer III frame, because that creates its tables.</param>
    public static void Correct(MpegFrameDecoder decoder)
    {
        if (Find<object>(decoder, "_layerIIIDecoder") is not { } layer)
            return;
        if (Find<byte[]>(layer, "_cbwLookupS") is { Length: Lines } windows &&
            Find<int[]>(layer, "_sfBandIndexS") is { Length: LastShortBand + 2 } bands)
        {
            int start = Windows * bands[LastShortBand], width = bands[LastShortBand + 1] - bands[LastShortBand];
            for (var i = start; i < Lines; i++)
                windows[i] = (byte)((i - start) / width);
        }
    }

    /// <summary>Corrects the table that all decoders share.</summary>
    public static void CorrectShared()
    {
        var field = typeof(MpegFrameDecoder).Assembly.GetType("NLayer.Decoder.LayerIIIDecoder")?.GetField(
            "_sfBandIndexLTable", Hidden);
        if (field?.GetValue(null) is int[][] { Length: > RateOf24 } bands && bands[RateOf24] is { Length: > BandOf24 } of24 &&
            of24[BandOf24] == WrongEnd)
            of24[BandOf24] = RightEnd;
    }

    private static T? Find<T>(object owner, string name)
        where T : class => owner.GetType().GetField(name, Hidden)?.GetValue(owner) as T;
}
