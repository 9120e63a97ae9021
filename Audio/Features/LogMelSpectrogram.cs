using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Decibels;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// A mel power spectrogram in decibels, L = max(10·log₁₀(max(10⁻¹⁰, S)), max(L) − top):
/// <c>librosa.power_to_db(librosa.feature.melspectrogram(…))</c>. The input of MFCCs and onset strength.
/// </summary>
/// <remarks>Sixteen frames, a frame a lane, make a block. An instance grows to the longest signal; use one per thread.</remarks>
public sealed class LogMelSpectrogram
{
    private static readonly Vector512<float> Unused = Vector512.Create(float.NegativeInfinity);

    private readonly MelFilterbank _filterbank;
    private readonly double? _topDecibels;
    private LaneBuffer _cells = new(0); // [blocks · bands, 16]
    private Vector512<float> _largest;

    /// <summary>Prepares spectrograms in the bands of a filterbank.</summary>
    /// <param name="filterbank">The mel filters.</param>
    /// <param name="topDecibels">Lower cells than this far below the loudest cell of the signal are raised to that floor; null for no
    /// floor.</param>
    public LogMelSpectrogram(MelFilterbank filterbank, double? topDecibels = FeatureDefaults.TopDecibels)
    {
        ArgumentNullException.ThrowIfNull(filterbank);
        _filterbank = filterbank;
        _topDecibels = topDecibels;
    }

    /// <summary>Mel bands.</summary>
    public int Bands => _filterbank.Bands;

    /// <summary>Frames of the signal computed last.</summary>
    public int Frames { get; private set; }

    /// <summary>The decibels of a frame and band of the signal computed last.</summary>
    public float this[int frame, int band]
    {
        get
        {
            if ((uint)frame >= (uint)Frames || (uint)band >= (uint)Bands)
                throw new ArgumentException($"The mel spectrogram has {Frames} frames x {Bands} bands; there is no frame {frame}, band " +
                    $"{band}.");
            var (block, lane) = Math.DivRem(frame, LaneBuffer.Lanes);
            return MathF.Max(_cells.Values[(((block * Bands) + band) * LaneBuffer.Lanes) + lane], Floor.ToScalar());
        }
    }

    /// <summary>Computes the mel spectrogram of a spectrogram, in place of the one before.</summary>
    /// <exception cref="ArgumentException">The spectrogram has another number of frequencies than the filters, or is too long.</exception>
    public void Compute(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (spectrogram.Bins != _filterbank.Bins)
            throw new ArgumentException($"The mel filters are for {_filterbank.Bins} frequencies, but the spectrogram has " +
                $"{spectrogram.Bins}.", nameof(spectrogram));
        Begin(spectrogram.Frames);
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            _filterbank.Apply(spectrogram.PowerOf(block), Block(block));
            ToDecibels(block);
        }
    }

    /// <summary>Reserves memory for a signal of so many frames.</summary>
    internal void Begin(int frames)
    {
        var rows = ((long)frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes * Bands;
        if (rows * LaneBuffer.Lanes > Array.MaxLength - LaneBuffer.Lanes)
            throw new ArgumentException(
                $"A signal of {frames} frames x {Bands} mel bands is too long to hold in memory; cut it into pieces.");
        if (rows > _cells.Rows)
            _cells = new LaneBuffer((int)rows);
        Frames = frames;
        _largest = Unused;
        Floor = Unused;
    }

    /// <summary>The cells of a block: bands rows. The floor is not applied.</summary>
    internal Span<Vector512<float>> Block(int block) => _cells.Vectors.Slice(block * Bands, Bands);

    /// <summary>The same memory as [bands, 16] floats.</summary>
    internal ReadOnlySpan<float> ValuesOf(int block) => _cells.Values.Slice(block * Bands * LaneBuffer.Lanes, Bands * LaneBuffer.Lanes);

    /// <summary>The floor below the loudest cell so far, the same in all lanes.</summary>
    internal Vector512<float> Floor { get; private set; }

    /// <summary>Turns the mel powers of a block into decibels.</summary>
    internal void ToDecibels(int block)
    {
        var largestHere = ToDecibels(Block(block));
        // Lanes beyond the last frame must not raise the floor.
        var isFrame = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(Frames - (block * LaneBuffer.Lanes)));
        _largest = Vector512.Max(_largest, Vector512.ConditionalSelect(isFrame.AsSingle(), largestHere, Unused));
        if (_topDecibels is not { } top)
            return;
        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
            maximum = MathF.Max(maximum, _largest[lane]);
        Floor = Vector512.Create(maximum - (float)top);
    }

    /// <summary>Turns powers into decibels and returns the largest of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> ToDecibels(Span<Vector512<float>> cells)
    {
        var largest = Unused;
        foreach (ref var cell in cells)
        {
            cell = Decibels.FromPower(cell);
            largest = Vector512.Max(largest, cell);
        }

        return largest;
    }
}
