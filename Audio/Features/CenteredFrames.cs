namespace Gtzan.Audio.Features;

/// <summary>The frames of features that use the samples themselves: frame f is centred on sample f·hop.</summary>
internal static class CenteredFrames
{
    /// <summary>The first sample of a frame, which may be before the signal, and the part of the signal in the frame.</summary>
    public static (long Start, int From, int To) Place(int frame, int frameLength, int hopLength, int samples)
    {
        var start = ((long)frame * hopLength) - (frameLength / 2);
        return (start, (int)Math.Clamp(start, 0, samples), (int)Math.Clamp(start + frameLength, 0, samples));
    }

    public static void Check(int samples, int frameLength, int hopLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        if (samples == 0)
            throw new ArgumentException("The signal is empty: features need at least one sample.");
    }
}
