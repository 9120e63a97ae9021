namespace Gtzan.Audio.Dsp.Framing;

/// <summary>Cuts a signal into overlapping frames and multiplies each by the Hann window.</summary>
public static class FramingReference
{
    /// <summary>1 + ⌊samples / hop⌋ frames: one centred on every hop-th sample, the first included.</summary>
    public static int Count(int samples, int hopLength) => 1 + (samples / hopLength);

    /// <summary>All frames, [frames][N].</summary>
    public static double[][] Frames(float[] samples, int frameLength, int hopLength, FramePadding padding = FramePadding.Zeros)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var frames = new double[Count(samples.Length, hopLength)][];
        for (var frame = 0; frame < frames.Length; frame++)
            frames[frame] = Frame(samples, frame, frameLength, hopLength, padding);
        return frames;
    }

    /// <summary>One frame: w[n]·y[frame·hop + n − N/2] for n = 0 … N − 1.</summary>
    public static double[] Frame(float[] samples, int frame, int frameLength, int hopLength, FramePadding padding = FramePadding.Zeros)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var windowed = new double[frameLength];
        for (var n = 0; n < frameLength; n++)
            windowed[n] = Window(n, frameLength) * Sample(samples, (frame * hopLength) + n - (frameLength / 2), padding);
        return windowed;
    }

    /// <summary>The periodic Hann window, w[n] = 0.5 − 0.5·cos(2πn / N).</summary>
    public static double Window(int n, int frameLength) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / frameLength));

    /// <summary>y[index]; beyond its ends, the signal is 0 or mirrored.</summary>
    private static double Sample(float[] samples, int index, FramePadding padding)
    {
        if (padding == FramePadding.Reflect)
            index = index < 0 ? -index : index >= samples.Length ? (2 * (samples.Length - 1)) - index : index;
        return index >= 0 && index < samples.Length ? samples[index] : 0;
    }
}
