using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Transpose;

internal static unsafe class TransposeCpu
{
    public static void Transpose(CpuDevice device, Tensor x, Tensor y)
    {
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        device.Workers.Run(
            new TransposeJob(Pointer(x), rows, columns, Pointer(y)),
            (columns + TransposeJob.Side - 1) / TransposeJob.Side, RowsWorthAThread(TransposeJob.Side * rows));
    }

    /// <summary>
    /// Transposes squares on the stack, so that memory is read and written in whole lines. (Written one element at a time, lines of
    /// y that lie a power of two apart push each other out of the first-level cache before they are full.)
    /// </summary>
    private readonly struct TransposeJob(float* x, int rows, int columns, float* y) : IParallelJob
    {
        public const int Side = 2 * CpuStorage.ElementsPerLine;

        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var square = stackalloc float[Side * Side];
            for (var column = first * Side; column < Math.Min(columns, end * Side); column += Side)
            {
                var width = Math.Min(Side, columns - column);
                for (var row = 0; row < rows; row += Side)
                {
                    var height = Math.Min(Side, rows - row);
                    for (var i = 0; i < height; i++)
                    {
                        var source = x + ((long)(row + i) * columns) + column;
                        for (var j = 0; j < width; j++)
                            square[(j * Side) + i] = source[j];
                    }

                    for (var j = 0; j < width; j++)
                        new Span<float>(square + (j * Side), height).CopyTo(new Span<float>(y + ((long)(column + j) * rows) + row, height));
                }
            }
        }
    }
}
