using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Geometry;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>
/// An LSTM step by step, for a group of sequences of the batch. Sequences do not depend on each other, so threads take different ones and
/// never wait for each other. Both kernels are packed once and stay in the second-level cache; x and the last step's h are read in place;
/// their products stay in the first-level cache, from which one pass computes gates, c and h.
/// </summary>
/// <param name="geometry">The sizes.</param>
/// <param name="x">The input [batch, steps, inputs].</param>
/// <param name="kernel">The kernel of the input: inputs × 4·units.</param>
/// <param name="recurrentKernel">The recurrent kernel: units × 4·units.</param>
/// <param name="bias">The bias [4·units].</param>
/// <param name="gates">Receives the gates after their activations.</param>
/// <param name="cells">Receives c of every step.</param>
/// <param name="hidden">Receives h of every step.</param>
/// <param name="group">How many sequences an item is.</param>
/// <param name="depths">0, 1, 2, …, as many as there are inputs or units.</param>
/// <param name="scratch">For each worker <see cref="ScratchPerWorker"/> elements.</param>
internal readonly unsafe struct LstmForwardJob(
    LstmGeometry geometry, float* x, LstmPanels kernel, LstmPanels recurrentKernel, float* bias, float* gates, float* cells, float* hidden,
    int group, int* depths, float* scratch) : IParallelJob
{
    public static int ScratchPerWorker(in LstmGeometry geometry) => LstmPanels.MaxGroup * LstmPanels.Pad(4 * geometry.Units);

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        for (var item = first; item < end; item++)
            Run<T>(item * group, Math.Min(group, geometry.Batch - (item * group)), scratch + ((long)worker * ScratchPerWorker(geometry)));
    }

    private void Run<T>(int firstRow, int rows, float* products)
        where T : struct, ISimd<T, float>
    {
        var (_, steps, inputs, units) = geometry;
        var stride = LstmPanels.Pad(4 * units);
        var inputOffsets = stackalloc int[LstmPanels.MaxGroup];
        var hiddenOffsets = stackalloc int[LstmPanels.MaxGroup];
        LstmPanels.RowOffsets(firstRow, rows, steps * inputs, inputOffsets);
        LstmPanels.RowOffsets(firstRow, rows, steps * units, hiddenOffsets);
        for (var t = 0; t < steps; t++)
        {
            kernel.Multiply<T>(x + ((long)t * inputs), inputOffsets, rows, depths, products, stride, adds: false);
            if (t > 0)
                recurrentKernel.Multiply<T>(hidden + ((long)(t - 1) * units), hiddenOffsets, rows, depths, products, stride, adds: true);

            for (var row = 0; row < rows; row++)
            {
                var now = ((long)(firstRow + row) * steps) + t;
                var unit = 0;
                for (; unit + T.Count <= units; unit += T.Count)
                    ForwardStep<T>(now, t == 0, unit, products + (row * stride));
                for (; unit < units; unit++)
                    ForwardStep<SimdScalar>(now, t == 0, unit, products + (row * stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ForwardStep<T>(long now, bool isFirstStep, int unit, float* product)
        where T : struct, ISimd<T, float>
    {
        var units = geometry.Units;
        float* z = product + unit, b = bias + unit, gate = gates + (now * 4 * units) + unit, cell = cells + (now * units) + unit;
        var (i, f, g, o) = LstmGates.Activate(
            T.Load(z) + T.Load(b),
            T.Load(z + units) + T.Load(b + units),
            T.Load(z + (2 * units)) + T.Load(b + (2 * units)),
            T.Load(z + (3 * units)) + T.Load(b + (3 * units)));

        var c = i * g;
        if (!isFirstStep)
            c = T.MultiplyAdd(f, T.Load(cell - units), c);
        c.Store(cell);
        (o * VectorMath.Tanh(c)).Store(hidden + (now * units) + unit);

        i.Store(gate);
        f.Store(gate + units);
        g.Store(gate + (2 * units));
        o.Store(gate + (3 * units));
    }
}
