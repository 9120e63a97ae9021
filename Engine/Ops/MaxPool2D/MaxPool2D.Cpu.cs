using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    internal override void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        _workers.Run(
            new MaxPool2DJob(geometry, Pointer(x), Pointer(y), IndexPointer(argMax)),
            geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.OutputWidth * geometry.Channels));

    internal override void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient) =>
        _workers.Run(
            new MaxPool2DBackwardJob(geometry, Pointer(gradient), IndexPointer(argMax), Pointer(inputGradient)),
            geometry.Batch * geometry.InputHeight, RowsWorthAThread(geometry.InputWidth * geometry.Channels));

    /// <summary>How many rows of so many elements make it worth waking another thread.</summary>
    private static int RowsWorthAThread(int elementsPerRow) => (LinesWorthAThread * CpuStorage.ElementsPerLine / elementsPerRow) + 1;

    /// <summary>One item is one row of the output. Vectors lie along the channels.</summary>
    private readonly struct MaxPool2DJob(MaxPool2DGeometry g, float* x, float* y, int* argMax) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var item = first; item < end; item++)
            {
                var image = x + ((long)(item / g.OutputHeight) * g.InputHeight * g.InputWidth * g.Channels);
                var top = (item % g.OutputHeight * g.Stride) - g.PaddingTop;
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    var left = (q * g.Stride) - g.PaddingLeft;
                    var cell = (((long)item * g.OutputWidth) + q) * g.Channels;
                    var channel = 0;
                    for (; channel + T.Count <= g.Channels; channel += T.Count)
                        PoolWindow<T>(image + channel, top, left, cell + channel);
                    for (; channel < g.Channels; channel++)
                        PoolWindow<SimdScalar>(image + channel, top, left, cell + channel);
                }
            }
        }

        private void PoolWindow<T>(float* image, int top, int left, long cell)
            where T : struct, ISimd<T>
        {
            var (best, winner) = (T.Zero, T.Zero);
            var isFirst = true;
            for (var row = Math.Max(0, top); row < Math.Min(g.InputHeight, top + g.Window); row++)
            {
                for (var column = Math.Max(0, left); column < Math.Min(g.InputWidth, left + g.Window); column++)
                {
                    var value = T.Load(image + ((((long)row * g.InputWidth) + column) * g.Channels));
                    // The place is an integer that travels in a float's bits.
                    var place = T.Broadcast(BitConverter.Int32BitsToSingle(((row - top) * g.Window) + (column - left)));
                    winner = isFirst ? place : T.SelectGreater(value, best, place, winner);
                    best = isFirst ? value : T.SelectGreater(value, best, value, best);
                    isFirst = false;
                }
            }

            best.Store(y + cell);
            winner.Store((float*)(argMax + cell));
        }
    }

    /// <summary>One item is one row of the input. Each of its cells visits the windows that cover it.</summary>
    private readonly struct MaxPool2DBackwardJob(MaxPool2DGeometry g, float* gradient, int* argMax, float* inputGradient) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var item = first; item < end; item++)
            {
                var image = (long)(item / g.InputHeight) * g.OutputHeight * g.OutputWidth * g.Channels;
                for (var column = 0; column < g.InputWidth; column++)
                {
                    var cell = inputGradient + ((((long)item * g.InputWidth) + column) * g.Channels);
                    var channel = 0;
                    for (; channel + T.Count <= g.Channels; channel += T.Count)
                        GatherWins<T>(image + channel, item % g.InputHeight, column).Store(cell + channel);
                    for (; channel < g.Channels; channel++)
                        GatherWins<SimdScalar>(image + channel, item % g.InputHeight, column).Store(cell + channel);
                }
            }
        }

        private T GatherWins<T>(long image, int row, int column)
            where T : struct, ISimd<T>
        {
            var sum = T.Zero;
            // Window p covers the rows p · stride − top … + window − 1.
            var (paddedRow, paddedColumn) = (row + g.PaddingTop, column + g.PaddingLeft);
            for (var p = FirstWindow(paddedRow); p <= Math.Min(paddedRow / g.Stride, g.OutputHeight - 1); p++)
            {
                for (var q = FirstWindow(paddedColumn); q <= Math.Min(paddedColumn / g.Stride, g.OutputWidth - 1); q++)
                {
                    var window = image + ((((long)p * g.OutputWidth) + q) * g.Channels);
                    var place = T.Broadcast(BitConverter.Int32BitsToSingle(
                        ((paddedRow - (p * g.Stride)) * g.Window) + (paddedColumn - (q * g.Stride))));
                    sum += T.SelectSameBits(T.Load((float*)(argMax + window)), place, T.Load(gradient + window), T.Zero);
                }
            }

            return sum;
        }

        private int FirstWindow(int padded) => padded < g.Window ? 0 : (padded - g.Window + g.Stride) / g.Stride;
    }
}
