using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    /// <summary>
    /// A sum is cut into this many parts at most, which threads add up and one adds together: a fixed number, so that the order
    /// of addition does not depend on the number of threads.
    /// </summary>
    private const int SumParts = 64;

    internal override void SumTo(Tensor x, Tensor y)
    {
        if (y.Shape.Length == 1)
        {
            SumAll(Pointer(x), x.Shape.Length, squares: false, Pointer(y));
        }
        else if (x.Shape.Dimensions.EndsWith(y.Shape.Dimensions))
        {
            SumRows(Pointer(x), x.Shape.Length / y.Shape.Length, y.Shape.Length, Pointer(y));
        }
        else
        {
            float* input = Pointer(x), output = Pointer(y);
            var index = new BroadcastIndex(y.Shape, x.Shape);
            new Span<float>(output, y.Shape.Length).Clear();
            for (var i = 0; i < x.Shape.Length; i++)
                output[index[i]] += input[i];
        }
    }

    internal override void SumOfSquares(Tensor x, Tensor result) => SumAll(Pointer(x), x.Shape.Length, squares: true, Pointer(result));

    /// <summary>y[c] ← Σ x[r, c].</summary>
    private void SumRows(float* x, int rows, int columns, float* y)
    {
        var rowsPerPart = Math.Max(16, (rows + SumParts - 1) / SumParts);
        var parts = (rows + rowsPerPart - 1) / rowsPerPart;
        var partial = Scratch(checked(parts * columns));
        _workers.Run(new SumRowsJob(x, rows, columns, rowsPerPart, partial), parts, (int)(LinesWorthAThread * 16L / ((long)rowsPerPart * columns)) + 1);
        _workers.Run(new SumRowsJob(partial, parts, columns, parts, y), 1);
    }

    private void SumAll(float* x, int length, bool squares, float* result)
    {
        var lengthPerPart = Math.Max(1024, CpuStorage.PadToLine((length + SumParts - 1) / SumParts));
        var parts = (length + lengthPerPart - 1) / lengthPerPart;
        var partial = Scratch(SumParts);
        _workers.Run(new SumAllJob(x, length, lengthPerPart, squares, partial), parts, (LinesWorthAThread * 16 / lengthPerPart) + 1);
        var sum = 0.0;
        for (var part = 0; part < parts; part++)
            sum += partial[part];
        *result = (float)sum;
    }

    /// <summary>Part p sums rows p · rowsPerPart … into partial[p, ·], a vector of columns at a time.</summary>
    private readonly struct SumRowsJob(float* x, int rows, int columns, int rowsPerPart, float* partial) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var part = first; part < end; part++)
            {
                var sums = partial + ((long)part * columns);
                var (from, to) = (part * rowsPerPart, Math.Min(rows, (part + 1) * rowsPerPart));
                var column = 0;
                for (; column + T.Count <= columns; column += T.Count)
                    SumColumns<T>(from, to, column).Store(sums + column);
                for (; column < columns; column++)
                    SumColumns<SimdScalar>(from, to, column).Store(sums + column);
            }
        }

        private T SumColumns<T>(int from, int to, int column)
            where T : struct, ISimd<T>
        {
            var sum = T.Zero;
            for (var row = from; row < to; row++)
                sum += T.Load(x + ((long)row * columns) + column);
            return sum;
        }
    }

    private readonly struct SumAllJob(float* x, int length, int lengthPerPart, bool squares, float* partial) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var part = first; part < end; part++)
                partial[part] = Sum<T>(x + ((long)part * lengthPerPart), Math.Min(lengthPerPart, length - (part * lengthPerPart)));
        }

        // Sixteen running sums whatever the width of vectors, so that the bits do not depend on it either.
        private float Sum<T>(float* values, int count)
            where T : struct, ISimd<T>
        {
            const int Lanes = CpuStorage.ElementsPerLine;
            var sums = stackalloc float[Lanes];
            var whole = count / Lanes * Lanes;
            for (var lane = 0; lane < Lanes; lane += T.Count)
                SumLanes<T>(values, whole, lane).Store(sums + lane);
            for (var i = whole; i < count; i++)
                sums[i - whole] += squares ? values[i] * values[i] : values[i];

            var sum = 0f;
            for (var lane = 0; lane < Lanes; lane++)
                sum += sums[lane];
            return sum;
        }

        private T SumLanes<T>(float* values, int count, int lane)
            where T : struct, ISimd<T>
        {
            var sum = T.Zero;
            for (var i = lane; i < count; i += CpuStorage.ElementsPerLine)
            {
                var value = T.Load(values + i);
                sum = squares ? T.MultiplyAdd(value, value, sum) : sum + value;
            }

            return sum;
        }
    }
}
