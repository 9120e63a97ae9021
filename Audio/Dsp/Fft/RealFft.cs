using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Core.Simd;

namespace Gtzan.Audio.Dsp.Fft;

/// <summary>
/// The discrete Fourier transform of sixteen real signals of N samples at once, one a lane, N a power of two:
/// X[k] = Σₙ x[n]·exp(−2πi·kn / N) for k = 0 … N/2, without scaling (as <c>numpy.fft.rfft</c>). Computes powers |X|², and the inverse.
/// </summary>
/// <remarks>
/// N real samples are one complex signal of N/2 points, z[n] = x[2n] + i·x[2n + 1]. Its transform Z is then separated: with
/// E = (Z[k] + Z*[N/2 − k]) / 2 and O = −i·(Z[k] − Z*[N/2 − k]) / 2, X[k] = E + exp(−2πi·k / N)·O. The two halvings are part of the
/// samples' weights (<see cref="SampleScale"/>). An instance owns its work space: use one per thread.
/// </remarks>
internal sealed class RealFft
{
    private readonly int _half;
    private readonly LaneFft<float> _transform;
    private readonly LaneBuffer _spectrum;
    private readonly float[] _twiddles; // exp(−2πi·k / N) as (cos, sin) for k = 0 … N/4
    private (LaneBuffer Rows, LaneSamples<float> Samples)? _inverse;

    /// <summary>Prepares the transform of <paramref name="length"/> samples.</summary>
    /// <exception cref="ArgumentException">The length is not a power of two from 2 to 2¹⁸.</exception>
    public RealFft(int length)
    {
        if (length is < 2 or > MaxLength || !BitOperations.IsPow2(length))
            throw new ArgumentException($"The FFT length must be a power of two from 2 to {MaxLength}, not {length}.", nameof(length));

        Length = length;
        _half = length / 2;
        _transform = new LaneFft<float>(_half);
        _spectrum = new LaneBuffer(length);
        _twiddles = LaneFft<float>.MakeSeparationTwiddles(length);
        SampleOrder = new int[length];
        for (var i = 0; i < length; i++)
            SampleOrder[i] = (2 * _transform.InputOrder[i / 2]) + (i % 2);
    }

    /// <summary>The longest transform offered, 2¹⁸ samples.</summary>
    public const int MaxLength = 1 << 18;

    /// <summary>N, the samples of the signal.</summary>
    public int Length { get; }

    /// <summary>N/2 + 1, the frequencies from 0 to half the sample rate.</summary>
    public int Bins => _half + 1;

    /// <summary>The index n of the x[n] that the transform reads first, second and so on.</summary>
    public int[] SampleOrder { get; }

    /// <summary>
    /// A factor that the weights of the samples must contain, because the separation does not halve its sums. A power of two, so it rounds
    /// nothing.
    /// </summary>
    public const float SampleScale = 0.5f;

    /// <summary>
    /// The sixteen signals that have these X: x[n] = (1/N)·Σ over all N frequencies, X[N − k] being the conjugate of X[k].
    /// </summary>
    /// <param name="real">Real parts of X, N/2 + 1 rows.</param>
    /// <param name="imaginary">Imaginary parts of X, N/2 + 1 rows; the first and the last are taken as 0.</param>
    /// <param name="signal">Receives N rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Inverse(ReadOnlySpan<Vector512<float>> real, ReadOnlySpan<Vector512<float>> imaginary, Span<Vector512<float>> signal)
    {
        // Z[k] = E + i·O, conjugated: the forward transform of the conjugate is the conjugate of the inverse, times N/2. The weights halve
        // the sums.
        var (rows, samples) = InverseInput();
        var inputs = rows.Vectors;
        for (var k = 0; k < _half; k++)
        {
            var mirror = _half - k;
            Vector512<float> imLow = k == 0 ? default : imaginary[k], imHigh = k == 0 ? default : imaginary[mirror];
            var (cosine, sine) = k <= _half / 2
                ? (_twiddles[2 * k], _twiddles[(2 * k) + 1])
                : (-_twiddles[2 * mirror], _twiddles[(2 * mirror) + 1]);
            Vector512<float> evenRe = real[k] + real[mirror], evenIm = imLow - imHigh;
            Vector512<float> rotatedRe = real[k] - real[mirror], rotatedIm = imLow + imHigh;
            Vector512<float> oddRe = (rotatedRe * cosine) + (rotatedIm * sine), oddIm = (rotatedIm * cosine) - (rotatedRe * sine);
            inputs[2 * k] = evenRe - oddIm;
            inputs[(2 * k) + 1] = -(evenIm + oddRe);
        }

        Transform(samples);
        ReadOnlySpan<Vector512<float>> values = _spectrum.Vectors;
        var scale = 1f / _half; // a power of two, so a product is as exact as a quotient
        for (var n = 0; n < _half; n++)
        {
            signal[2 * n] = values[2 * n] * scale;
            signal[(2 * n) + 1] = values[(2 * n) + 1] * -scale;
        }
    }

    /// <summary>|X|² of sixteen signals.</summary>
    public void Power(LaneSamples<float> samples, Span<Vector512<float>> power)
    {
        if (_transform.HasLastPass)
        {
            var values = MemoryMarshal.Cast<Vector512<float>, float>(power[..Bins]);
            if (Vector512.IsHardwareAccelerated)
                Power<Simd512<float>>(samples, values);
            else if (Vector256.IsHardwareAccelerated)
                Power<Simd256<float>>(samples, values);
            else
                Power<Simd128<float>>(samples, values);
            return;
        }

        Transform(samples);
        for (var k = 0; k <= _half / 2; k++)
        {
            Separate(k, out var lowRe, out var lowIm, out var highRe, out var highIm);
            power[k] = (lowRe * lowRe) + (lowIm * lowIm);
            power[_half - k] = (highRe * highRe) + (highIm * highIm);
        }
    }

    private void Power<TLanes>(LaneSamples<float> samples, Span<float> power)
        where TLanes : struct, ISimd<TLanes, float>
    {
        _transform.TransformQuarters<TLanes>(samples, _spectrum.Values);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane += TLanes.Count)
        {
            ref float low = ref power[lane], high = ref power[(_half * LaneBuffer.Lanes) + lane];
            LastPassOfFirstColumn<TLanes>(ref _spectrum.Values[lane], ref low, ref high);
            LastPassOfOtherColumns<TLanes>(ref _spectrum.Values[lane], ref low, ref high);
        }
    }

    /// <summary>The last pass for Z[0], Z[N/8], Z[N/4] and Z[3N/8], and their powers.</summary>
    private void LastPassOfFirstColumn<TLanes>(ref float z, ref float low, ref float high)
        where TLanes : struct, ISimd<TLanes, float>
    {
        var quarter = _half / 4;
        LaneFft<float>.Radix4<TLanes>(
            ref z, quarter * LaneFft<float>.NumbersOfPoint, ref MemoryMarshal.GetReference(_transform.LastTwiddles),
            out var re0, out var im0, out var re1, out var im1, out var re2, out var im2, out var re3, out var im3);
        StorePower(re0, im0, re0, im0, ref _twiddles[0], ref low, ref high, 0);
        StorePower(re1, im1, re3, im3, ref _twiddles[0], ref low, ref high, quarter);
        StorePower(re2, im2, re2, im2, ref _twiddles[0], ref low, ref high, 2 * quarter);
    }

    /// <summary>
    /// The last pass for Z[j], Z[j + N/8], Z[j + N/4] and Z[j + 3N/8], together with the one for N/8 − j: every Z[k] is then in a register
    /// together with Z[N/2 − k], and the powers follow without writing and reading the spectrum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void LastPassOfOtherColumns<TLanes>(ref float z, ref float low, ref float high)
        where TLanes : struct, ISimd<TLanes, float>
    {
        // References instead of indices: rows, powers and twiddles are those of j up to N/16, of N/8 − j, and of both plus whole quarters.
        nint quarter = _half / 4, distance = quarter * LaneFft<float>.NumbersOfPoint;
        ref float lastTwiddle = ref MemoryMarshal.GetReference(_transform.LastTwiddles),
            twiddle = ref MemoryMarshal.GetArrayDataReference(_twiddles);
        for (nint j = 1; j <= quarter / 2; j++)
        {
            LaneFft<float>.Radix4<TLanes>(
                ref Unsafe.Add(ref z, j * LaneFft<float>.NumbersOfPoint), distance, ref Unsafe.Add(ref lastTwiddle, 4 * j),
                out var aRe0, out var aIm0, out var aRe1, out var aIm1, out var aRe2, out var aIm2, out var aRe3, out var aIm3);
            LaneFft<float>.Radix4<TLanes>(
                ref Unsafe.Add(ref z, (quarter - j) * LaneFft<float>.NumbersOfPoint), distance,
                ref Unsafe.Add(ref lastTwiddle, 4 * (quarter - j)),
                out var bRe0, out var bIm0, out var bRe1, out var bIm1, out var bRe2, out var bIm2, out var bRe3, out var bIm3);
            StorePower(aRe0, aIm0, bRe3, bIm3, ref twiddle, ref low, ref high, j);
            StorePower(bRe0, bIm0, aRe3, aIm3, ref twiddle, ref low, ref high, quarter - j);
            StorePower(aRe1, aIm1, bRe2, bIm2, ref twiddle, ref low, ref high, quarter + j);
            StorePower(bRe1, bIm1, aRe2, aIm2, ref twiddle, ref low, ref high, (2 * quarter) - j);
        }
    }

    /// <summary>|X[k]|² and |X[N/2 − k]|² from Z[k] and Z[N/2 − k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePower<TLanes>(
        TLanes zRe, TLanes zIm, TLanes mirrorRe, TLanes mirrorIm, ref float twiddle, ref float low, ref float high, nint k)
        where TLanes : struct, ISimd<TLanes, float>
    {
        LaneFft<float>.Separate(
            zRe, zIm, mirrorRe, mirrorIm, ref Unsafe.Add(ref twiddle, 2 * k),
            out var lowRe, out var lowIm, out var highRe, out var highIm);
        TLanes.MultiplyAdd(lowRe, lowRe, lowIm * lowIm).Store(ref low, k * LaneBuffer.Lanes);
        TLanes.MultiplyAdd(highRe, highRe, highIm * highIm).Store(ref high, -k * LaneBuffer.Lanes);
    }

    private void Transform(LaneSamples<float> samples)
    {
        if (Vector512.IsHardwareAccelerated)
            _transform.Transform<Simd512<float>>(samples, _spectrum.Values);
        else if (Vector256.IsHardwareAccelerated)
            _transform.Transform<Simd256<float>>(samples, _spectrum.Values);
        else
            _transform.Transform<Simd128<float>>(samples, _spectrum.Values);
    }

    private void Separate(
        int k, out Vector512<float> lowRe, out Vector512<float> lowIm, out Vector512<float> highRe, out Vector512<float> highIm)
    {
        var z = _spectrum.Vectors;
        var mirror = k == 0 ? 0 : _half - k; // Z[N/2] is Z[0]
        LaneFft<float>.Separate(
            new Simd512<float>(z[2 * k]), new Simd512<float>(z[(2 * k) + 1]),
            new Simd512<float>(z[2 * mirror]), new Simd512<float>(z[(2 * mirror) + 1]), ref _twiddles[2 * k],
            out var xRe, out var xIm, out var xMirrorRe, out var xMirrorIm);
        (lowRe, lowIm, highRe, highIm) = (xRe.Lanes, xIm.Lanes, xMirrorRe.Lanes, xMirrorIm.Lanes);
    }

    /// <summary>Rows for the input of the inverse, in natural order; created when first used.</summary>
    private (LaneBuffer Rows, LaneSamples<float> Samples) InverseInput()
    {
        if (_inverse is { } input)
            return input;
        var rows = new LaneBuffer(Length);
        var weights = new float[Length];
        Array.Fill(weights, SampleScale);
        input = (rows, new LaneSamples<float>(rows.Storage, Array.ConvertAll(SampleOrder, rows.OffsetOf), weights));
        _inverse = input;
        return input;
    }
}
