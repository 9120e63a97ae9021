namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// The location of the samples of sixteen signals: the i-th sample read is weights[i] times the sixteen floats of storage
/// from offsets[i] on.
/// </summary>
/// <remarks>
/// The transform reads its input in its own order (<c>RealFft.SampleOrder</c>). Offsets and weights are in that order, so both are read
/// from beginning to end, and window, reordering and scaling need no separate pass over memory.
/// </remarks>
/// <typeparam name="T">The type that the transform computes in.</typeparam>
/// <param name="Storage">The samples.</param>
/// <param name="Offsets">The offsets of the samples of the sixteen signals, side by side: sixteen floats each.</param>
/// <param name="Weights">The factors of the samples.</param>
internal sealed record LaneSamples<T>(float[] Storage, int[] Offsets, T[] Weights)
    where T : unmanaged;
