using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.AveragePool2D;

// Vectors lie along the channels, as in max-pooling.
internal static unsafe class AveragePool2DCpu
{
    public static void AveragePool2D(CpuDevice device, Tensor x, in Pool2DGeometry geometry, Tensor y) =>
        device.Workers.Run(
            new AverageJob(geometry, Pointer(x), Pointer(y)),
            geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.OutputWidth * geometry.Channels));

    public static void AveragePool2DBackward(CpuDevice device, Tensor gradient, in Pool2DGeometry geometry, Tensor inputGradient) =>
        device.Workers.Run(
            new ShareJob(geometry, Pointer(gradient), Pointer(inputGradient)),
            geometry.Batch, RowsWorthAThread(geometry.InputHeight * geometry.InputWidth * geometry.Channels));

    /// <summary>One item is one row of the output.</summary>
    private readonly struct AverageJob(Pool2DGeometry g, float* x, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var (image, p) = Math.DivRem(item, g.OutputHeight);
                var vertical = WindowRange.At(g.Vertical, p);
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    var cells = WindowCells.At(g, image, vertical, WindowRange.At(g.Horizontal, q));
                    var corner = x + (cells.First * g.Channels);
                    var result = y + ((((long)item * g.OutputWidth) + q) * g.Channels);
                    var share = 1f / g.CountAt(p, q);
                    var channel = 0;
                    for (; channel + T.Count <= g.Channels; channel += T.Count)
                        (Sum<T>(corner + channel, cells) * T.Broadcast(share)).Store(result + channel);
                    for (; channel < g.Channels; channel++)
                        (Sum<SimdScalar>(corner + channel, cells) * SimdScalar.Broadcast(share)).Store(result + channel);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private T Sum<T>(float* corner, WindowCells cells)
            where T : struct, ISimd<T, float>
        {
            var sum = T.Zero;
            for (var row = 0; row < cells.Rows; row++)
            {
                var cell = corner + ((long)row * g.InputWidth * g.Channels);
                for (var column = 0; column < cells.Columns; column++, cell += g.Channels)
                    sum += T.Load(cell);
            }

            return sum;
        }
    }

    /// <summary>One item is one image: each window adds its share to its cells, in a fixed order.</summary>
    private readonly struct ShareJob(Pool2DGeometry g, float* gradient, float* inputGradient) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var imageLength = g.InputHeight * g.InputWidth * g.Channels;
            for (var image = first; image < end; image++)
            {
                new Span<float>(inputGradient + ((long)image * imageLength), imageLength).Clear();
                for (var p = 0; p < g.OutputHeight; p++)
                {
                    var vertical = WindowRange.At(g.Vertical, p);
                    for (var q = 0; q < g.OutputWidth; q++)
                    {
                        var cells = WindowCells.At(g, image, vertical, WindowRange.At(g.Horizontal, q));
                        var corner = inputGradient + (cells.First * g.Channels);
                        var upstream = gradient + ((((((long)image * g.OutputHeight) + p) * g.OutputWidth) + q) * g.Channels);
                        var share = 1f / g.CountAt(p, q);
                        var channel = 0;
                        for (; channel + T.Count <= g.Channels; channel += T.Count)
                            Add(T.Load(upstream + channel) * T.Broadcast(share), cells, corner + channel);
                        for (; channel < g.Channels; channel++)
                            Add(SimdScalar.Load(upstream + channel) * SimdScalar.Broadcast(share), cells, corner + channel);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add<T>(T share, WindowCells cells, float* corner)
            where T : struct, ISimd<T, float>
        {
            for (var row = 0; row < cells.Rows; row++)
            {
                var cell = corner + ((long)row * g.InputWidth * g.Channels);
                for (var column = 0; column < cells.Columns; column++, cell += g.Channels)
                    (T.Load(cell) + share).Store(cell);
            }
        }
    }
}
