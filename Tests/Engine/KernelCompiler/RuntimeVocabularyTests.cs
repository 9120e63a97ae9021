namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>The kernels of the build with the ILGPU packages, whose types have the same names in other namespaces.</summary>
public sealed class RuntimeVocabularyTests
{
    private const string Kernels =
        """
        internal static partial class TwoRuntimesKernels
        {
            /// <summary>Uses everything that comes from the runtime.</summary>
            [Kernel(64)]
            public static void Tiled(ArrayView<float> x, ArrayView<int> counts)
            {
                var tile = SharedMemory.Allocate<float>(64);
                tile[Group.IdxX] = XMath.Max(x[(Grid.IdxX * Group.DimX) + Group.IdxX], 0);
                Group.Barrier();
                if (Group.IdxX < x.IntLength)
                    _ = Atomic.Add(ref counts[Grid.IdxY % Grid.DimX], (int)XMath.Exp(tile.SubView(1, 2)[0]));
            }

            [Kernel]
            public static void Elementwise(Index1D index, ArrayView<float> x, float factor)
            {
                if (index == 0 || index.X + 1 < 5)
                    x[index] *= XMath.Clamp(factor, 0, index);
            }
        }
        """;

    /// <summary>What kernels and launchers see of ILGPU and of the device made of it, in outline.</summary>
    private const string Packages =
        """
        namespace ILGPU
        {
            public struct Index1D
            {
                public int X;
                public static implicit operator int(Index1D index) => index.X;
                public static implicit operator Index1D(int index) => new() { X = index };
                public static Index1D operator +(Index1D left, Index1D right) => left.X + right.X;
                public static bool operator ==(Index1D left, Index1D right) => left.X == right.X;
                public static bool operator !=(Index1D left, Index1D right) => left.X != right.X;
            }

            public readonly unsafe struct ArrayView<T> where T : unmanaged
            {
                public ref T this[int index] => throw null!;
                public ref T this[Index1D index] => throw null!;
                public ref T this[long index] => throw null!;
                public int IntLength => 0;
                public long Length => 0;
                public ArrayView<T> SubView(int offset, int length) => this;
                public ArrayView<T> SubView(long offset, long length) => this;
            }

            public static class Grid { public static int IdxX => 0; public static int IdxY => 0; public static int DimX => 0; }
            public static class Group { public static int IdxX => 0; public static int DimX => 0; public static void Barrier() { } }
            public static class SharedMemory { public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged => default; }
            public static class Atomic { public static int Add(ref int target, int value) => 0; public static float Add(ref float target, float value) => 0; }
            public struct KernelConfig;
        }

        namespace ILGPU.Algorithms
        {
            public static class XMath
            {
                public static float Max(float x, float y) => x;
                public static double Max(double x, double y) => x;
                public static float Exp(float x) => x;
                public static double Exp(double x) => x;
                public static float Clamp(float x, float minimum, float maximum) => x;
                public static double Clamp(double x, double minimum, double maximum) => x;
            }
        }

        namespace ILGPU.Runtime
        {
            public class Accelerator;
            public class AcceleratorStream;

            public static class KernelLoaders
            {
                public static Action<AcceleratorStream, TIndex, T1, T2> LoadAutoGroupedKernel<TIndex, T1, T2>(this Accelerator accelerator, Action<TIndex, T1, T2> kernel) => null!;
                public static Action<AcceleratorStream, KernelConfig, T1, T2> LoadKernel<T1, T2>(this Accelerator accelerator, Action<T1, T2> kernel) => null!;
            }
        }

        namespace Gtzan.Engine
        {
            public abstract class IlgpuDevice : GpuDevice
            {
                internal ILGPU.Runtime.AcceleratorStream Stream => null!;
                internal T Load<T>(Gpu.KernelDefinition kernel, Func<ILGPU.Runtime.Accelerator, T> load) where T : Delegate => null!;
                internal ILGPU.KernelConfig Config(Gpu.KernelDefinition kernel, Gpu.GroupCount groups) => default;
                internal ILGPU.ArrayView<T> View<T>(Tensor tensor, ElementType type) where T : unmanaged => default;
            }
        }
        """;

    [Fact]
    public void Kernels_are_the_same_text_and_have_launchers_that_compile_with_the_types_of_either_runtime()
    {
        var own = Snippet.Compile(Kernels).MustCompile();
        var packages = Snippet.Compile(
            [Kernels, Packages.Replace("public abstract class IlgpuDevice : GpuDevice", "public abstract class IlgpuDevice", StringComparison.Ordinal)],
            "global using System; global using Gtzan.Engine; global using ILGPU; global using ILGPU.Algorithms;", ["UPSTREAM"]);

        Assert.Empty(packages.Refusals);
        foreach (var (file, text) in own.Generated)
            Assert.Equal(text, packages.Generated[file]);

        // GpuDevice cannot be inherited from outside the engine, so its launchers cannot ask whether it is an IlgpuDevice: all else must compile.
        var errors = packages.Result.GetDiagnostics().Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id);
        Assert.Equal(["CS8121", "CS8121"], errors);
    }
}
