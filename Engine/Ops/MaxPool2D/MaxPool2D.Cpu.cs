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
    public static void MaxPool2D(CpuDevice device, Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        device.Workers.Run(
            new MaxPool2DJob(geometry, Pointer(x), Pointer(y), IndexPointer(argMax)),
            geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.OutputWidth * geometry.Channels));

    public static void MaxPool2DBackward(
        CpuDevice device, Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient)
    {
        float* upstream = Pointer(gradient), result = Pointer(inputGradient);
        var winners = IndexPointer(argMax);
        var rowLength = geometry.InputWidth * geometry.Channels;
        if (geometry.Stride >= geometry.Window)
        {
            device.Workers.Run(
                new WriteToWinnersJob(geometry, upstream, winners, result),
                geometry.Batch * geometry.OutputHeight, RowsWorthAThread(geometry.Stride * rowLength));
        }
        else
        {
            device.Workers.Run(
                new AddToWinnersJob(geometry, upstream, winners, result), geometry.Batch,
                RowsWorthAThread(geometry.InputHeight * rowLength));
        }
    }

    /// <summary>A window along one axis: its start, which is negative in the padding, and its part inside the image.</summary>
    private readonly record struct WindowRange(int Start, int First, int End)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static WindowRange At(int position, int stride, int padding, int window, int size)
        {
            var start = (position * stride) - padding;
            return new WindowRange(start, Math.Max(0, start), Math.Min(size, start + window));
        }
    }

    /// <summary>
    /// The cells of a window: the number of the first and its place in the window, and how many rows and columns there are.
    /// </summary>
    private readonly record struct WindowCells(long First, int FirstPlace, int Rows, int Columns)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static WindowCells At(in MaxPool2DGeometry g, int image, WindowRange vertical, int q)
        {
            var horizontal = WindowRange.At(q, g.Stride, g.PaddingLeft, g.Window, g.InputWidth);
            return new WindowCells(
                ((((long)image * g.InputHeight) + vertical.First) * g.InputWidth) + horizontal.First,
                ((vertical.First - vertical.Start) * g.Window) + (horizontal.First - horizontal.Start),
                vertical.End - vertical.First, horizontal.End - horizontal.First);
        }
    }

    /// <summary>A place in a window as a lane of a vector: an integer that travels in a float's bits.</summary>
    private static T Place<T>(int place)
        where T : struct, ISimd<T, float> => T.Broadcast(BitConverter.Int32BitsToSingle(place));

    /// <summary>One item is one row of the output.</summary>
    public readonly struct MaxPool2DJob(MaxPool2DGeometry g, float* x, float* y, int* argMax) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var (image, p) = Math.DivRem(item, g.OutputHeight);
                var vertical = WindowRange.At(p, g.Stride, g.PaddingTop, g.Window, g.InputHeight);
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    var cells = WindowCells.At(g, image, vertical, q);
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
            for (var row = 0; row < cells.Rows; row++)
            {
                var cell = corner + (row * rowLength);
                var place = cells.FirstPlace + (row * g.Window);
                for (var column = 0; column < cells.Columns; column++, cell += g.Channels, place++)
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
    public readonly struct WriteToWinnersJob(MaxPool2DGeometry g, float* gradient, int* argMax, float* inputGradient) : IParallelJob
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
                var vertical = WindowRange.At(p, g.Stride, g.PaddingTop, g.Window, g.InputHeight);
                var endRow = p == g.OutputHeight - 1 ? g.InputHeight : vertical.Start + g.Stride;
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    var horizontal = WindowRange.At(q, g.Stride, g.PaddingLeft, g.Window, g.InputWidth);
                    var endColumn = q == g.OutputWidth - 1 ? g.InputWidth : horizontal.Start + g.Stride;
                    var window = (((long)item * g.OutputWidth) + q) * g.Channels;
                    for (var row = vertical.First; row < endRow; row++)
                    {
                        for (var column = horizontal.First; column < endColumn; column++)
                        {
                            var isInside = row < vertical.End && column < horizontal.End;
                            var place = isInside ? ((row - vertical.Start) * g.Window) + (column - horizontal.Start) : Nowhere;
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
    public readonly struct AddToWinnersJob(MaxPool2DGeometry g, float* gradient, int* argMax, float* inputGradient) : IParallelJob
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
                    var vertical = WindowRange.At(p, g.Stride, g.PaddingTop, g.Window, g.InputHeight);
                    for (var q = 0; q < g.OutputWidth; q++)
                    {
                        var cells = WindowCells.At(g, image, vertical, q);
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
            for (var row = 0; row < cells.Rows; row++)
            {
                var cell = corner + (row * rowLength);
                var place = cells.FirstPlace + (row * g.Window);
                for (var column = 0; column < cells.Columns; column++, cell += g.Channels, place++)
                    (T.Load(cell) + T.SelectSameBits(winner, Place<T>(place), upstream, T.Zero)).Store(cell);
            }
        }
    }
}
