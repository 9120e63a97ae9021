using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>result[c] ← Σ partial[p, c], the parts in their order. One item is 16 columns.</summary>
internal readonly unsafe struct AddPartsJob(float* partial, int parts, int columns, float* result) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var column = first * CpuStorage.ElementsPerLine;
        var endColumn = Math.Min(columns, end * CpuStorage.ElementsPerLine);
        for (; column + T.Count <= endColumn; column += T.Count)
            Add<T>(column);
        for (; column < endColumn; column++)
            Add<SimdScalar>(column);
    }

    private void Add<T>(int column)
        where T : struct, ISimd<T, float>
    {
        var sum = T.Load(partial + column);
        for (var part = 1; part < parts; part++)
            sum += T.Load(partial + ((long)part * columns) + column);
        sum.Store(result + column);
    }
}
