using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.MaxPool2D;

// Vectors lie along the channels. The position of a window and its part inside the image are computed once for all channels.
// The jobs are not inlined where others call them: the compiler's budget for inlining would end in the middle of them, and leave calls in
// the inner loops.
internal static unsafe class MaxPool2DCpu
{
    public static void MaxPool2D(CpuDevice device, Tensor x, in Pool2DGeometry geometry, Tensor y, Tensor argMax) =>
        device.Workers.Run(
            new MaxPool2DJob(geometry, Pointer(x), Pointer(y), IndexPointer(argMax)),
            geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.OutputWidth * geometry.Channels));

    public static void MaxPool2DBackward(
        CpuDevice device, Tensor gradient, Tensor argMax, in Pool2DGeometry geometry, Tensor inputGradient)
    {
        float* upstream = Pointer(gradient), result = Pointer(inputGradient);
        var winners = IndexPointer(argMax);
        var rowLength = geometry.InputWidth * geometry.Channels;
        if (!geometry.Overlaps)
        {
            device.Workers.Run(
                new WriteToWinnersJob(geometry, upstream, winners, result),
                geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.Vertical.Stride * rowLength));
        }
        else
        {
            device.Workers.Run(
                new AddToWinnersJob(geometry, upstream, winners, result), geometry.Batch,
                RowsWorthAThread(geometry.InputHeight * rowLength));
        }
    }

    /// <summary>A place in a window as a lane of a vector: an integer that travels in a float's bits.</summary>
    private static T Place<T>(int place)
        where T : struct, ISimd<T, float> => T.Broadcast(BitConverter.Int32BitsToSingle(place));

    /// <summary>One item is one row of the output.</summary>
    public readonly struct MaxPool2DJob(Pool2DGeometry g, float* x, float* y, int* argMax) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
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
                    var window = (((long)item * g.OutputWidth) + q) * g.Channels;
                    var channel = 0;
                    for (; channel + T.Count <= g.Channels; channel += T.Count)
                        PoolWindow<T>(corner + channel, cells, window + channel);
                    for (; channel < g.Channels; channel++)
                        PoolWindow<SimdScalar>(corner + channel, cells, window + channel);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void PoolWindow<T>(float* corner, WindowCells cells, long window)
            where T : struct, ISimd<T, float>
        {
            // The first cell is compared with itself, and stays.
            T best = T.Load(corner), winner = Place<T>(cells.FirstPlace);
            var rowLength = (long)g.InputWidth * g.Channels;
            var (down, across) = (g.Vertical.Dilation, g.Horizontal.Dilation);
            for (var row = 0; row < cells.Rows; row += down)
            {
                var cell = corner + (row * rowLength);
                var place = cells.FirstPlace + g.PlaceInWindow(row, 0);
                for (var column = 0; column < cells.Columns; column += across, cell += across * g.Channels, place += across)
                {
                    var value = T.Load(cell);
                    winner = T.SelectGreater(value, best, Place<T>(place), T.SelectEqual(value, value, winner, Place<T>(place)));
                    best = MaxTerm.Join(best, value);
                }
            }

            best.Store(y + window);
            winner.Store((float*)(argMax + window));
        }
    }

    /// <summary>
    /// For windows that do not overlap: one item is one row of the output, and the rows of the input down to where the next one's windows
    /// begin. Each cell lies in one window or in none, and is written once.
    /// </summary>
    public readonly struct WriteToWinnersJob(Pool2DGeometry g, float* gradient, int* argMax, float* inputGradient) : IParallelJob
    {
        // The place of a cell that is in no window.
        private const int Nowhere = -1;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var (image, p) = Math.DivRem(item, g.OutputHeight);
                var vertical = WindowRange.At(g.Vertical, p);
                var endRow = p == g.OutputHeight - 1 ? g.InputHeight : vertical.Start + g.Vertical.Stride;
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    var horizontal = WindowRange.At(g.Horizontal, q);
                    var endColumn = q == g.OutputWidth - 1 ? g.InputWidth : horizontal.Start + g.Horizontal.Stride;
                    var window = (((long)item * g.OutputWidth) + q) * g.Channels;
                    for (var row = Math.Max(0, vertical.Start); row < endRow; row++)
                    {
                        for (var column = Math.Max(0, horizontal.Start); column < endColumn; column++)
                        {
                            var isInside = row < vertical.End && column < horizontal.End;
                            var place = isInside ? g.PlaceInWindow(row - vertical.Start, column - horizontal.Start) : Nowhere;
                            var cell = (((((long)image * g.InputHeight) + row) * g.InputWidth) + column) * g.Channels;
                            var channel = 0;
                            for (; channel + T.Count <= g.Channels; channel += T.Count)
                                WriteCell<T>(window + channel, place, cell + channel);
                            for (; channel < g.Channels; channel++)
                                WriteCell<SimdScalar>(window + channel, place, cell + channel);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void WriteCell<T>(long window, int place, long cell)
            where T : struct, ISimd<T, float> =>
            T.SelectSameBits(
                T.Load((float*)(argMax + window)), Place<T>(place), T.Load(gradient + window), T.Zero).Store(inputGradient + cell);
    }

    /// <summary>
    /// For windows that overlap: one item is one image, which is small enough to stay in the second-level cache. Each window adds to all of
    /// its cells, 0 to those that did not win: as many operations as if each cell gathered from its windows, and no loops whose length
    /// changes from cell to cell.
    /// </summary>
    public readonly struct AddToWinnersJob(Pool2DGeometry g, float* gradient, int* argMax, float* inputGradient) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
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
                        var window = (((((long)image * g.OutputHeight) + p) * g.OutputWidth) + q) * g.Channels;
                        var channel = 0;
                        for (; channel + T.Count <= g.Channels; channel += T.Count)
                            AddToCells<T>(window + channel, cells, corner + channel);
                        for (; channel < g.Channels; channel++)
                            AddToCells<SimdScalar>(window + channel, cells, corner + channel);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void AddToCells<T>(long window, WindowCells cells, float* corner)
            where T : struct, ISimd<T, float>
        {
            T upstream = T.Load(gradient + window), winner = T.Load((float*)(argMax + window));
            var rowLength = (long)g.InputWidth * g.Channels;
            var (down, across) = (g.Vertical.Dilation, g.Horizontal.Dilation);
            for (var row = 0; row < cells.Rows; row += down)
            {
                var cell = corner + (row * rowLength);
                var place = cells.FirstPlace + g.PlaceInWindow(row, 0);
                for (var column = 0; column < cells.Columns; column += across, cell += across * g.Channels, place += across)
                    (T.Load(cell) + T.SelectSameBits(winner, Place<T>(place), upstream, T.Zero)).Store(cell);
            }
        }
    }
}
