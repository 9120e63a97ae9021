using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>The entry of the kernel compiler: finds the methods marked as kernels and writes their OpenCL C and launchers.</summary>
[Generator]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
