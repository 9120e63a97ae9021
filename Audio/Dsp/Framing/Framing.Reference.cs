namespace Gtzan.Audio.Dsp.Framing;

/// <summary>Cuts a signal into overlapping frames and multiplies each by a window, the Hann window unless another is given.</summary>
public static class FramingReference
{
    /// <summary>
    /// The frames of a signal. Centred: one on every hop-th sample, the first included, as far as the signal with N/2 samples of padding on
    /// both sides reaches: 1 + ⌊samples / hop⌋ (samples − 1 if N is odd). Otherwise those within the signal.
    /// </summary>
    public static int Count(int samples, int frameLength, int hopLength, bool isCentered = true)
    {
        var last = samples - frameLength + (isCentered ? 2 * (frameLength / 2) : 0);
        return last < 0 ? 0 : 1 + (last / hopLength);
    }

    /// <summary>All frames, [frames][N].</summary>
    public static double[][] Frames(
        float[] samples, int frameLength, int hopLength, FramePadding padding = FramePadding.Zeros, double[]? window = null,
        bool isCentered = true)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var frames = new double[Count(samples.Length, frameLength, hopLength, isCentered)][];
        for (var frame = 0; frame < frames.Length; frame++)
            frames[frame] = Frame(samples, frame, frameLength, hopLength, padding, window, isCentered);
        return frames;
    }

    /// <summary>One frame: w[n]·y[frame·hop + n − N/2] for n = 0 … N − 1; if it is not centred, without N/2.</summary>
    public static double[] Frame(
        float[] samples, int frame, int frameLength, int hopLength, FramePadding padding = FramePadding.Zeros, double[]? window = null,
        bool isCentered = true)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var start = (frame * hopLength) - (isCentered ? frameLength / 2 : 0);
        var windowed = new double[frameLength];
        for (var n = 0; n < frameLength; n++)
            windowed[n] = (window?[n] ?? Window(n, frameLength)) * Sample(samples, start + n, padding);
        return windowed;
    }

    /// <summary>The periodic Hann window, w[n] = 0.5 − 0.5·cos(2πn / N).</summary>
    public static double Window(int n, int frameLength) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / frameLength));

    /// <summary>y[index]; beyond its ends, the signal is 0, mirrored, or keeps its last value.</summary>
    private static double Sample(float[] samples, int index, FramePadding padding)
    {
        var last = samples.Length - 1;
        if (padding == FramePadding.Reflect)
            index = index < 0 ? -index : index > last ? (2 * last) - index : index;
        else if (padding == FramePadding.Symmetric)
            index = index < 0 ? -1 - index : index > last ? (2 * last) + 1 - index : index;
        else if (padding == FramePadding.Edge)
            index = Math.Clamp(index, 0, last);
        return index >= 0 && index <= last ? samples[index] : 0;
    }
}
