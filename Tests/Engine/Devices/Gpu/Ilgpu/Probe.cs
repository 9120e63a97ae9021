using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>A probe with the inputs it is tried on, whatever its types.</summary>
internal abstract record Probe(string Name)
{
    /// <summary>A probe tried on every pair of the values that <see cref="ProbeInputs"/> has for its input type.</summary>
    public static Probe Of<TProbe, TInput, TResult>(Func<TInput, TInput, bool>? where = null)
        where TProbe : unmanaged, IProbe<TInput, TResult>
        where TInput : unmanaged
        where TResult : unmanaged =>
        new Typed<TProbe, TInput, TResult>(where ?? ((_, _) => true));

    /// <summary>The inputs for which device and host differ, each with both results.</summary>
    public abstract IReadOnlyList<string> Differences(Accelerator accelerator);

    /// <summary>ILGPU's translation for CUDA.</summary>
    public abstract string Ptx(OptimizationLevel level);

    private sealed record Typed<TProbe, TInput, TResult>(Func<TInput, TInput, bool> Where) : Probe(typeof(TProbe).Name)
        where TProbe : unmanaged, IProbe<TInput, TResult>
        where TInput : unmanaged
        where TResult : unmanaged
    {
        public override IReadOnlyList<string> Differences(Accelerator accelerator)
        {
            var values = ProbeInputs.Of<TInput>();
            var pairs = (from x in values from y in values where Where(x, y) select (X: x, Y: y)).ToArray();
            using var left = accelerator.Allocate1D([.. pairs.Select(pair => pair.X)]);
            using var right = accelerator.Allocate1D([.. pairs.Select(pair => pair.Y)]);
            using var results = accelerator.Allocate1D<TResult>(pairs.Length);
            var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<TInput>, ArrayView<TInput>, ArrayView<TResult>>(
                ProbeKernel.Map<TProbe, TInput, TResult>);
            kernel(pairs.Length, left.View, right.View, results.View);
            accelerator.Synchronize();
            var found = results.GetAsArray1D();
            var differences = new List<string>();
            for (var i = 0; i < pairs.Length; i++)
            {
                var expected = default(TProbe).Of(pairs[i].X, pairs[i].Y);
                if (!Words(expected).SequenceEqual(Words(found[i])))
                    differences.Add($"{Name}({pairs[i].X}, {pairs[i].Y}) is {expected}, on the device {found[i]}");
            }

            return differences;
        }

        public override string Ptx(OptimizationLevel level)
        {
            var method = typeof(ProbeKernel).GetMethod(nameof(ProbeKernel.Map))!
                .MakeGenericMethod(typeof(TProbe), typeof(TInput), typeof(TResult));
            using var context = Context.Create(builder => builder.Optimize(level).EnableAlgorithms());
            using var backend = new PTXBackend(
                context, new CudaCapabilityContext(CudaArchitecture.SM_75), CudaArchitecture.SM_75, CudaInstructionSet.ISA_75,
                nvvmAPI: null);
            var entryPoint = EntryPointDescription.FromImplicitlyGroupedKernel(method);
            return ((PTXCompiledKernel)backend.Compile(entryPoint, KernelSpecialization.Empty)).PTXAssembly;
        }

        /// <summary>The bits of a result, so that −0 differs from 0; one pattern stands for every NaN.</summary>
        private static uint[] Words(TResult result)
        {
            var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TResult>(in result));
            if (bytes.Length % sizeof(uint) != 0)
                return [.. bytes.ToArray().Select(value => (uint)value)];
            var words = MemoryMarshal.Cast<byte, uint>(bytes).ToArray();
            if (typeof(TResult) == typeof(float) || typeof(TResult) == typeof(EightFloats))
                words = [.. words.Select(word => float.IsNaN(BitConverter.UInt32BitsToSingle(word)) ? 0x7FC00000 : word)];
            return words;
        }
    }
}
