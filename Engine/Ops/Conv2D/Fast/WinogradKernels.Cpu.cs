using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Transforms a kernel [3, 3, channels, filters] into right operands of the products, one for each component, packed for
/// <see cref="GemmTile"/>: transformed[component][panel of filters][channel][filter in the panel]. One item is one channel.
/// </summary>
internal readonly unsafe struct WinogradKernelJob(float* kernel, int channels, int filters, float* transformed) : IParallelJob
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
                    transformed + ((((long)panel * channels) + channel) * panelWidth) + lane, (nint)channels * filters);
            }
        }
    }
}

/// <summary>
/// The same for the gradient of the input, where the kernel is rotated by 180° and the sum runs over filters:
/// transformed[component][panel of channels][filter][channel in the panel]. The rotation exchanges the first and the last component
/// in each direction, and leaves the others. One item is <see cref="GemmTile.MaxColumns"/> channels.
/// </summary>
internal readonly unsafe struct WinogradRotatedKernelJob(float* kernel, int channels, int filters, float* transformed) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var panelWidth = GemmTile.Columns<T>();
        var unrotated = stackalloc float[WinogradTransforms.Components * T.Count];
        for (var channel = first * GemmTile.MaxColumns; channel < end * GemmTile.MaxColumns; channel++)
        {
            var (panel, lane) = Math.DivRem(channel, panelWidth);
            for (var filter = 0; filter < filters; filter += T.Count)
            {
                WinogradTransforms.Kernel<T>(kernel + ((long)channel * filters) + filter, (nint)channels * filters, unrotated, T.Count);
                var destination = transformed + ((((long)panel * filters) + filter) * panelWidth) + lane;
                for (var component = 0; component < WinogradTransforms.Components; component++, destination += (long)channels * filters)
                {
                    var source = unrotated + (((Rotated(component / 4) * 4) + Rotated(component % 4)) * T.Count);
                    for (var i = 0; i < T.Count; i++)
                        destination[i * panelWidth] = source[i];
                }
            }
        }
    }

    private static int Rotated(int component) => component is 0 or 3 ? 3 - component : component;
}
