using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>
/// The types kernels are written in. They come from this project or from the ILGPU packages, depending on the build: they have the same names and
/// meanings, and are recognised in either namespace.
/// </summary>
internal static class Vocabulary
{
    private const string Own = "Gtzan.Engine.KernelModel";

    public static bool IsIndex(ITypeSymbol? type) => Is(type, "Index1D", "ILGPU");

    public static bool IsView(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 1 } && Is(type, "ArrayView", "ILGPU");

    public static bool IsGrid(ITypeSymbol? type) => Is(type, "Grid", "ILGPU");

    public static bool IsGroup(ITypeSymbol? type) => Is(type, "Group", "ILGPU");

    public static bool IsSharedMemory(ITypeSymbol? type) => Is(type, "SharedMemory", "ILGPU");

    public static bool IsAtomic(ITypeSymbol? type) => Is(type, "Atomic", "ILGPU");

    public static bool IsMath(ITypeSymbol? type) => Is(type, "XMath", "ILGPU.Algorithms");

    public static bool IsBarrier(IMethodSymbol method) => method.Name == "Barrier" && IsGroup(method.ContainingType);

    public static bool IsAllocation(IMethodSymbol method) => method.Name == "Allocate" && IsSharedMemory(method.ContainingType);

    /// <summary>The type of a view's elements.</summary>
    public static ITypeSymbol ElementOf(ITypeSymbol view) => ((INamedTypeSymbol)view).TypeArguments[0];

    /// <summary>What <c>Grid.IdxX</c> and its like are in OpenCL C; null for other properties.</summary>
    public static string? Place(IPropertySymbol property)
    {
        var function = (IsGrid(property.ContainingType), IsGroup(property.ContainingType), property.Name.StartsWith("Idx", StringComparison.Ordinal)) switch
        {
            (true, _, true) => "get_group_id",
            (true, _, false) => "get_num_groups",
            (_, true, true) => "get_local_id",
            (_, true, false) => "get_local_size",
            _ => null,
        };
        var dimension = property.Name switch { "IdxX" or "DimX" => 0, "IdxY" or "DimY" => 1, "IdxZ" or "DimZ" => 2, _ => -1 };
        return function is null || dimension < 0 ? null : $"{function}({dimension})";
    }

    private static bool Is(ITypeSymbol? type, string name, string upstreamNamespace) =>
        type?.Name == name && type.ContainingNamespace?.ToDisplayString() is { } space && (space == Own || space == upstreamNamespace);
}
