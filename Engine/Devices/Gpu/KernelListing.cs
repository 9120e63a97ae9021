namespace Gtzan.Engine.Gpu;

/// <summary>A GPU kernel as people look at it: what it is called, how it is launched, and its text in both languages.</summary>
/// <param name="Name">Its name: the operation's and the kernel's, as in <c>Conv2D.Forward</c>.</param>
/// <param name="Form">How it is launched: element-wise or tiled.</param>
/// <param name="GroupSize">The size of its groups.</param>
/// <param name="SharedMemoryBytes">How much memory the items of a group share.</param>
/// <param name="CSharp">The kernel as it was written, followed by the functions it uses.</param>
/// <param name="OpenCl">What the kernel compiler made of it: OpenCL C 1.2.</param>
public sealed record KernelListing(string Name, string Form, string GroupSize, int SharedMemoryBytes, string CSharp, string OpenCl)
{
    /// <summary>All kernels of the engine, by name.</summary>
    public static IReadOnlyList<KernelListing> All { get; } = [.. KernelCatalog.All.Select(Of)];

    /// <summary>The listing of a kernel.</summary>
    internal static KernelListing Of(KernelDefinition kernel) => new(
        kernel.Name,
        kernel.IsElementwise ? "element-wise" : "tiled",
        kernel.IsElementwise ? "any" : kernel.MaximumGroupSize > 0 ? $"up to {kernel.MaximumGroupSize}" : kernel.GroupSize.ToString(),
        kernel.SharedMemoryBytes, kernel.CSharpSource, kernel.OpenClSource);
}
