namespace Gtzan.Engine.Gpu;

/// <summary>All that is known of a kernel when the program is built. The kernel compiler writes one for each method with <see cref="KernelAttribute"/>.</summary>
/// <param name="Name">How people call it: <c>Conv2D.Forward</c> for <c>Conv2DKernels.Forward</c>.</param>
/// <param name="EntryPoint">The function's name in the OpenCL C: <c>Conv2D_Forward</c>.</param>
/// <param name="OpenClSource">The kernel in OpenCL C 1.2, complete with the functions and structures it uses.</param>
/// <param name="CSharpSource">The kernel as it was written, followed by the functions it uses.</param>
/// <param name="DeclaringType">The class the method is in.</param>
/// <param name="MethodName">The method.</param>
/// <param name="GroupSize">The size of its groups, if the kernel demands one; (0, 0, 0) if not.</param>
/// <param name="MaximumGroupSize">The largest size of groups it works with, if it works with several; otherwise 0.</param>
/// <param name="SharedMemoryBytes">How much shared memory a group takes.</param>
/// <param name="UsesBarrier">Whether the items of a group wait for each other.</param>
internal sealed record KernelDefinition(
    string Name, string EntryPoint, string OpenClSource, string CSharpSource, Type DeclaringType, string MethodName,
    GroupCount GroupSize, int MaximumGroupSize, int SharedMemoryBytes, bool UsesBarrier)
{
    /// <summary>Whether it is launched on items instead of groups.</summary>
    public bool IsElementwise => GroupSize.X == 0 && MaximumGroupSize == 0;
}
