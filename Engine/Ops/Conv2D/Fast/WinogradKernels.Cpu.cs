using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Transforms a kernel [3, 3, channels, filters] into right operands of the products, one for each frequency, packed for
/// <see cref="GemmTile"/>: frequencies[frequency][panel of filters][channel][filter in the panel]. One item is one channel.
/// </summary>
internal readonly unsafe struct WinogradKernelJob(float* kernel, int channels, int filters, float* frequencies) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var panelWidth = GemmTile.Columns<T>();
        for (var channel = first; channel < end; channel++)
        {
            for (var filter = 0; filter < filters; filter += T.Count)
            {
                var (panel, lane) = Math.DivRem(filter, panelWidth);
                WinogradTransforms.Kernel<T>(
                    kernel + ((long)channel * filters) + filter, (nint)channels * filters,
                    frequencies + ((((long)panel * channels) + channel) * panelWidth) + lane, (nint)channels * filters);
            }
        }
    }
}

/// <summary>
/// The same for the gradient of the input, where the kernel is turned by 180° and filters are what is summed over:
/// frequencies[frequency][panel of channels][filter][channel in the panel]. Turning exchanges the first and the last frequency of each
/// direction, and leaves the others. One item is <see cref="GemmTile.WidestColumns"/> channels.
/// </summary>
internal readonly unsafe struct WinogradTurnedKernelJob(float* kernel, int channels, int filters, float* frequencies) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var panelWidth = GemmTile.Columns<T>();
        var transformed = stackalloc float[WinogradTransforms.Frequencies * T.Count];
        for (var channel = first * GemmTile.WidestColumns; channel < end * GemmTile.WidestColumns; channel++)
        {
            var (panel, lane) = Math.DivRem(channel, panelWidth);
            for (var filter = 0; filter < filters; filter += T.Count)
            {
                WinogradTransforms.Kernel<T>(kernel + ((long)channel * filters) + filter, (nint)channels * filters, transformed, T.Count);
                var destination = frequencies + ((((long)panel * filters) + filter) * panelWidth) + lane;
                for (var frequency = 0; frequency < WinogradTransforms.Frequencies; frequency++, destination += (long)channels * filters)
                {
                    var source = transformed + (((Turned(frequency / 4) * 4) + Turned(frequency % 4)) * T.Count);
                    for (var i = 0; i < T.Count; i++)
                        destination[i * panelWidth] = source[i];
                }
            }
        }
    }

    private static int Turned(int frequency) => frequency is 0 or 3 ? 3 - frequency : frequency;
}
