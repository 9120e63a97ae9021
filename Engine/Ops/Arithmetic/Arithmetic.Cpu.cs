using System.Numerics.Tensors;
using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    internal override void Fill(Tensor x, float value) => new Span<float>(Pointer(x), x.Shape.Length).Fill(value);

    internal override void Scale(Tensor x, float factor, Tensor y) =>
        _workers.Run(new ScaleJob(Pointer(x), factor, Pointer(y)), Lines(x), LinesWorthAThread);

    internal override void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        float* l = Pointer(left), r = Pointer(right), output = Pointer(result);
        if (left.Shape == right.Shape)
        {
            _workers.Run(new ArithmeticJob(operation, l, r, output), Lines(result), LinesWorthAThread);
        }
        else if (left.Shape == result.Shape && right.Shape.Length == 1)
        {
            _workers.Run(new ScalarArithmeticJob(operation, l, *r, output), Lines(result), LinesWorthAThread);
        }
        else if (left.Shape == result.Shape && result.Shape.Dimensions.EndsWith(right.Shape.Dimensions))
        {
            // A bias and the like: the right operand is the same for every row.
            var columns = right.Shape.Length;
            var rows = result.Shape.Length / columns;
            _workers.Run(new RowArithmeticJob(operation, l, r, output, columns), rows, (LinesWorthAThread * CpuStorage.ElementsPerLine / columns) + 1);
        }
        else
        {
            BroadcastArithmetic(operation, l, r, output, left.Shape, right.Shape, result.Shape);
        }
    }

    private static void BroadcastArithmetic(ArithmeticOperation operation, float* l, float* r, float* output, Shape left, Shape right, Shape result)
    {
        var leftIndex = new BroadcastIndex(left, result);
        var rightIndex = new BroadcastIndex(right, result);
        for (var i = 0; i < result.Length; i++)
        {
            var (a, b) = (l[leftIndex[i]], r[rightIndex[i]]);
            output[i] = operation switch
            {
                ArithmeticOperation.Add => a + b,
                ArithmeticOperation.Subtract => a - b,
                ArithmeticOperation.Multiply => a * b,
                _ => a / b,
            };
        }
    }

    private static void Combine(ArithmeticOperation operation, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add:
                TensorPrimitives.Add(left, right, result);
                break;
            case ArithmeticOperation.Subtract:
                TensorPrimitives.Subtract(left, right, result);
                break;
            case ArithmeticOperation.Multiply:
                TensorPrimitives.Multiply(left, right, result);
                break;
            default:
                TensorPrimitives.Divide(left, right, result);
                break;
        }
    }

    private readonly struct ArithmeticJob(ArithmeticOperation operation, float* left, float* right, float* result) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var from = first * CpuStorage.ElementsPerLine;
            var length = (end - first) * CpuStorage.ElementsPerLine;
            Combine(operation, new(left + from, length), new(right + from, length), new(result + from, length));
        }
    }

    private readonly struct ScalarArithmeticJob(ArithmeticOperation operation, float* left, float right, float* result) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var scalar = T.Broadcast(right);
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
            {
                var x = T.Load(left + i);
                var y = operation switch
                {
                    ArithmeticOperation.Add => x + scalar,
                    ArithmeticOperation.Subtract => x - scalar,
                    ArithmeticOperation.Multiply => x * scalar,
                    _ => x / scalar,
                };
                y.Store(result + i);
            }
        }
    }

    private readonly struct RowArithmeticJob(ArithmeticOperation operation, float* left, float* row, float* result, int columns) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var i = first; i < end; i++)
            {
                var offset = (long)i * columns;
                Combine(operation, new(left + offset, columns), new(row, columns), new(result + offset, columns));
            }
        }
    }

    private readonly struct ScaleJob(float* x, float factor, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var from = first * CpuStorage.ElementsPerLine;
            var length = (end - first) * CpuStorage.ElementsPerLine;
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(x + from, length), factor, new Span<float>(y + from, length));
        }
    }
}
