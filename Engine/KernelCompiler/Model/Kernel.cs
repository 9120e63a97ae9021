namespace Gtzan.KernelCompiler;

/// <summary>All that the generated code says about a kernel, as plain values.</summary>
/// <param name="Namespace">The namespace of the class; empty for none.</param>
/// <param name="Types">The class and those around it, from the outside in, as they are declared: <c>static partial class DropoutKernels</c>.</param>
/// <param name="ClassName">The name of the class, qualified.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Name">How people call the kernel: <c>Dropout.Apply</c>.</param>
/// <param name="Form">How it is launched.</param>
/// <param name="Parameters">Its parameters, without the index.</param>
/// <param name="OpenClSource">The kernel in OpenCL C.</param>
/// <param name="CSharpSource">The kernel in C#.</param>
/// <param name="SharedMemoryBytes">How much shared memory a group takes.</param>
/// <param name="UsesBarrier">Whether items wait for each other.</param>
internal sealed record Kernel(
    string Namespace, EquatableArray<string> Types, string ClassName, string Method, string Name, KernelForm Form,
    EquatableArray<KernelParameter> Parameters, string OpenClSource, string CSharpSource, int SharedMemoryBytes, bool UsesBarrier)
{
    /// <summary>The function's name in OpenCL C.</summary>
    public string EntryPoint => EntryPointOf(Name);

    public static string EntryPointOf(string name) => name.Replace('.', '_');
}

/// <summary>How a kernel is launched: on items (element-wise), in groups of a fixed size, or in groups of any power of two up to a maximum.</summary>
/// <param name="Index">The name of the index parameter of an element-wise kernel; null for a tiled one.</param>
/// <param name="X">The group's size, or 0.</param>
/// <param name="Y">The group's size in the second dimension, or 0.</param>
/// <param name="Z">The group's size in the third dimension, or 0.</param>
/// <param name="MaximumGroupSize">The largest size, or 0.</param>
internal sealed record KernelForm(string? Index, int X, int Y, int Z, int MaximumGroupSize)
{
    public bool IsElementwise => Index is not null;

    public bool HasFixedGroups => X > 0;
}

/// <summary>A parameter of a kernel.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Type">Its type in C#, fully qualified; for a view, the type of its elements.</param>
/// <param name="IsView">Whether it is a view, for which the launcher takes a tensor.</param>
/// <param name="NeedsLength">Whether the kernel asks how long the view is.</param>
internal sealed record KernelParameter(string Name, string Type, bool IsView, bool NeedsLength);

/// <summary>What came of a method marked as a kernel: the kernel unless its signature is wrong, and what is wrong.</summary>
internal sealed record KernelResult(Kernel? Kernel, EquatableArray<DiagnosticInfo> Diagnostics, DiagnosticInfo Place);
