using System.Globalization;
using System.Text.RegularExpressions;
using Gtzan.Engine.Devices.Gpu;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Gtzan.Engine.Inspection;

/// <summary>ILGPU's translation of a kernel.</summary>
/// <param name="Text">PTX or OpenCL C.</param>
/// <param name="Registers">The virtual registers that PTX declares, of each type; empty for OpenCL C. The driver's assembler allocates
/// fewer.</param>
/// <param name="SharedMemoryBytes">The size of the kernel's shared memory.</param>
public sealed partial record KernelTranslation(string Text, IReadOnlyDictionary<string, int> Registers, int SharedMemoryBytes)
{
    /// <summary>The architecture in the PTX, which can be older than the requested one; null for OpenCL C.</summary>
    public string? Target => TargetDirective().Match(Text) is { Success: true } match ? match.Groups["target"].Value : null;

    /// <summary>The architectures for which ILGPU can generate PTX, oldest first.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [
        "sm_50", "sm_60", "sm_61", "sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90"];

    /// <summary>Translates a kernel to PTX for NVIDIA GPUs.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="architecture">One of <see cref="Architectures"/>.</param>
    /// <exception cref="ArgumentException">There is no such architecture.</exception>
    internal static KernelTranslation ToPtx(KernelDescription kernel, string architecture)
    {
        if (!Architectures.Contains(architecture))
            throw new ArgumentException(
                $"There is no architecture \"{architecture}\"; choose one of {string.Join(", ", Architectures)}.", nameof(architecture));

        // sm_90 is compute capability 9.0.
        var number = int.Parse(architecture.AsSpan("sm_".Length), CultureInfo.InvariantCulture);
        var card = new CudaArchitecture(number / 10, number % 10);
        using var context = GpuPlatform.Cuda.NewContext();
        using var backend = new PTXBackend(context, new CudaCapabilityContext(card), card, CudaInstructionSet.ISA_88, nvvmAPI: null);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPoint(kernel), KernelSpecialization.Empty);
        var registers = RegisterDeclarations().Matches(compiled.PTXAssembly)
            .GroupBy(match => match.Groups["type"].Value)
            .ToDictionary(
                group => group.Key, group => group.Sum(match => int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture)));
        return new KernelTranslation(compiled.PTXAssembly, registers, SharedMemoryOf(compiled.PTXAssembly));
    }

    /// <summary>Translates a kernel to OpenCL C without double precision, which not all devices support.</summary>
    internal static KernelTranslation ToOpenCl(KernelDescription kernel)
    {
        using var context = GpuPlatform.OpenCl.NewContext();
        var capabilities = new CLCapabilityContext(
            float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.Other, new CLCVersion(2, 0));
        var compiled = (CLCompiledKernel)backend.Compile(EntryPoint(kernel), KernelSpecialization.Empty);
        return new KernelTranslation(compiled.Source, new Dictionary<string, int>(), ToPtx(kernel, Architectures[^1]).SharedMemoryBytes);
    }

    private static EntryPointDescription EntryPoint(KernelDescription kernel) => kernel.IsElementwise
        ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel.Method)
        : EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method);

    private static int SharedMemoryOf(string ptx) =>
        SharedDeclarations().Matches(ptx).Sum(match => int.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\.reg \.(?<type>\w+)\s+%\w+<(?<count>\d+)>")]
    private static partial Regex RegisterDeclarations();

    [GeneratedRegex(@"\.target (?<target>sm_\d+)")]
    private static partial Regex TargetDirective();

    [GeneratedRegex(@"\.shared [^\n]*\.b8 \w+\[(?<bytes>\d+)\]")]
    private static partial Regex SharedDeclarations();
}
