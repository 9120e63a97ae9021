using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.MatMul;

internal static unsafe class MatMulCpu
{
    // With fewer products for each thread, all threads work on one after the other.
    private const int ProductsWorthAThread = 4;

    /// <summary>Bias and activation are applied while a finished tile of the product is still in the first-level cache.</summary>
    public static void MatMul(
        CpuDevice device, Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor? bias, Activation activation,
        Tensor result)
    {
        var (rows, columns) = (result.Shape[^2], result.Shape[^1]);
        var inner = left.Shape[transposeLeft ? ^2 : ^1];
        var offsets = bias is null ? null : Pointer(bias);
        var products = result.Shape.Length / (rows * columns);
        var job = new ProductsJob(
            rows, columns, inner, Pointer(left), transposeLeft, Pointer(right), transposeRight, Pointer(result));
        if (offsets is null && products >= ProductsWorthAThread * device.Workers.Threads)
        {
            using var memory = device.Rent(MemoryOf(device));
            job.Scratch = memory.Pointer;
            var worthAThread = (int)(MultiplicationsWorthAThread / (((long)rows * columns * inner) + 1)) + 1;
            device.Workers.Run(job, products, worthAThread);
            return;
        }

        for (var product = 0; product < products; product++)
            Multiply(device, rows, columns, inner, job.Left(product), job.Right(product), job.Result(product), offsets, activation);
    }

    /// <summary>One item is one product.</summary>
    private struct ProductsJob(
        int rows, int columns, int inner, float* left, bool transposeLeft, float* right, bool transposeRight, float* result) : IParallelJob
    {
        public float* Scratch;

        public readonly StridedOperand Left(int product) => LeftOperand(left + ((long)product * rows * inner), rows, inner, transposeLeft);

        public readonly StridedOperand Right(int product) =>
            RightOperand(right + ((long)product * inner * columns), columns, inner, transposeRight);

        public readonly float* Result(int product) => result + ((long)product * rows * columns);

        public readonly void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var splitsRows = Gemm<StridedOperand, StridedOperand>.ShouldSplitRows(rows, columns);
            for (var product = first; product < end; product++)
            {
                var gemm = new Gemm<StridedOperand, StridedOperand>(
                    rows, columns, inner, Left(product), Right(product), Result(product), null, Activation.None, splitsRows, Scratch);
                gemm.Execute<T>(0, gemm.Items, worker);
            }
        }
    }
}
