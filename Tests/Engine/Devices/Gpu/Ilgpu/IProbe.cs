using System.Runtime.InteropServices;
using ILGPU;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>
/// C# code that runs both on the host and, translated by ILGPU, on a device. A struct, because a kernel cannot take a delegate.
/// </summary>
internal interface IProbe<TInput, TResult>
    where TInput : unmanaged
    where TResult : unmanaged
{
    TResult Of(TInput x, TInput y);
}

/// <summary>Eight results of one probe, so that one kernel tests eight code patterns; compiling kernels dominates the test time.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Eight(int A, int B, int C = 0, int D = 0, int E = 0, int F = 0, int G = 0, int H = 0);

/// <inheritdoc cref="Eight"/>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EightFloats(float A, float B, float C = 0, float D = 0, float E = 0, float F = 0, float G = 0, float H = 0);

/// <inheritdoc cref="Eight"/>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FourLongs(long A, long B = 0, long C = 0, long D = 0);

/// <summary>The kernel around a probe.</summary>
internal static class ProbeKernel
{
    /// <summary>results[i] ← probe(x[i], y[i]).</summary>
    public static void Map<TProbe, TInput, TResult>(Index1D index, ArrayView<TInput> x, ArrayView<TInput> y, ArrayView<TResult> results)
        where TProbe : unmanaged, IProbe<TInput, TResult>
        where TInput : unmanaged
        where TResult : unmanaged
    {
        results[index] = default(TProbe).Of(x[index], y[index]);
    }
}
