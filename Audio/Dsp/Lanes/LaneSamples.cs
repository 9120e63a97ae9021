using Gtzan.Audio.Dsp.Fft;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// Where the transform of sixteen signals finds its samples: the i-th that it asks for is, in all lanes, weights[i] times the sixteen
/// floats of storage from offsets[i] on.
/// </summary>
/// <remarks>
/// The transform reads its input in an order of its own (<see cref="RealFft.SampleOrder"/>). Offsets and weights are kept in that order, so
/// both are read from beginning to end, and window, rearrangement and scale cost no pass over memory of their own.
/// </remarks>
/// <typeparam name="T">What the transform computes in.</typeparam>
/// <param name="Storage">The samples.</param>
/// <param name="Offsets">Where the samples of the sixteen signals lie side by side; sixteen floats must follow each.</param>
/// <param name="Weights">What they are multiplied by.</param>
internal sealed record LaneSamples<T>(float[] Storage, int[] Offsets, T[] Weights)
    where T : unmanaged;
