namespace Gtzan.Engine.Cpu;

/// <summary>Adds sums of parts, each as long as the others, to the first one, in their order. One item is a cache line of each.</summary>
internal readonly unsafe struct AddPartsJob(float* sums, int parts, int length) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
        {
            var sum = T.Load(sums + i);
            for (var part = 1; part < parts; part++)
                sum += T.Load(sums + ((long)part * length) + i);
            sum.Store(sums + i);
        }
    }
}
