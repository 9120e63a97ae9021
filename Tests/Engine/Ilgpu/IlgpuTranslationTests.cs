using System.Reflection;
using Gtzan.Engine.Gpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Gtzan.Tests.Engine.Ilgpu;

/// <summary>ILGPU translates every kernel, for which it needs no graphics card.</summary>
public sealed class IlgpuTranslationTests : IDisposable
{
    // A context for each kernel: after one that it cannot translate, ILGPU translates no other.
    private readonly Context _context = Context.Create(builder => builder.EnableAlgorithms());

    public static TheoryData<string> Kernels => [.. Gtzan.Engine.KernelCatalog.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_is_translated_to_ptx(string name)
    {
        // The oldest cards that CUDA 12 still knows, and recent ones.
        foreach (var (architecture, instructionSet) in new[] { (CudaArchitecture.SM_50, CudaInstructionSet.ISA_60), (CudaArchitecture.SM_86, CudaInstructionSet.ISA_75) })
        {
            using var backend = new PTXBackend(_context, new CudaCapabilityContext(architecture), architecture, instructionSet, nvvmAPI: null);
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPoint(name), KernelSpecialization.Empty);
            Assert.Contains(".visible .entry Kernel_", compiled.PTXAssembly, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_is_translated_to_opencl(string name)
    {
        // Without doubles, which not every device has. ILGPU turns a uint into a float by way of one: no kernel may.
        var capabilities = new CLCapabilityContext(float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        using var backend = new CLBackend(_context, capabilities, CLDeviceVendor.Other, new CLCVersion(2, 0));
        var compiled = (CLCompiledKernel)backend.Compile(EntryPoint(name), KernelSpecialization.Empty);
        Assert.Contains("kernel void", compiled.Source, StringComparison.Ordinal);
    }

    /// <summary>The kernel compiler counted right what a group shares: a device is asked for that much.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_definition_names_the_shared_memory_that_the_kernel_takes(string name)
    {
        using var backend = new PTXBackend(_context, new CudaCapabilityContext(CudaArchitecture.SM_86), CudaArchitecture.SM_86, CudaInstructionSet.ISA_75, nvvmAPI: null);
        var ptx = ((PTXCompiledKernel)backend.Compile(EntryPoint(name), KernelSpecialization.Empty)).PTXAssembly;
        var taken = ptx.Split('\n').Where(line => line.Contains(".shared ", StringComparison.Ordinal) && line.Contains(".b8", StringComparison.Ordinal))
            .Sum(line => int.Parse(line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Definition(name).SharedMemoryBytes, taken);
        Assert.Equal(Definition(name).UsesBarrier, ptx.Contains("bar.sync", StringComparison.Ordinal));
    }

    public void Dispose() => _context.Dispose();

    private static KernelDefinition Definition(string name) => Gtzan.Engine.KernelCatalog.All.Single(kernel => kernel.Name == name);

    private static EntryPointDescription EntryPoint(string name)
    {
        var kernel = Definition(name);
        var method = kernel.DeclaringType.GetMethod(kernel.MethodName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return kernel.IsElementwise ? EntryPointDescription.FromImplicitlyGroupedKernel(method) : EntryPointDescription.FromExplicitlyGroupedKernel(method);
    }
}
