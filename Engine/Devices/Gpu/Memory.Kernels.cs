using ILGPU;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>Kernels for memory operations. Memory-bound: 4 and 12 bytes per element, coalesced.</summary>
internal static class MemoryKernels
{
    /// <summary>x[i] ← value.</summary>
    [Kernel]
    internal static void Fill(Index1D index, ArrayView<float> x, float value)
    {
        x[index] = value;
    }

    /// <summary>sum[i] ← left[i] + right[i].</summary>
    [Kernel]
    internal static void Add(Index1D index, ArrayView<float> left, ArrayView<float> right, ArrayView<float> sum)
    {
        sum[index] = left[index] + right[index];
    }
}
