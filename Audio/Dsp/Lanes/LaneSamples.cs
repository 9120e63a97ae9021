namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// Where the transform of sixteen signals finds its samples: the i-th one that it reads is weights[i] times the sixteen floats of storage
/// from offsets[i] on.
/// </summary>
/// <remarks>
/// The transform reads its input in its own order (<c>RealFft.SampleOrder</c>). Offsets and weights are in that order, so both are read
/// from beginning to end, and window, reordering and scaling need no separate pass over memory.
/// </remarks>
/// <typeparam name="T">The type that the transform computes in.</typeparam>
/// <param name="Storage">The samples.</param>
/// <param name="Offsets">Where the samples of the sixteen signals begin, side by side: sixteen floats each.</param>
/// <param name="Weights">The factors of the samples.</param>
internal sealed record LaneSamples<T>(float[] Storage, int[] Offsets, T[] Weights)
    where T : unmanaged;
