using System.Reflection;
using ILGPU;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>Describes a GPU kernel without compiling it.</summary>
/// <param name="Method">The kernel's method.</param>
/// <param name="GroupSize">The required group size; (0, 0, 0) if the kernel requires none.</param>
/// <param name="MaximumGroupSize">The largest group size, if the kernel supports several; 0 otherwise.</param>
internal sealed record KernelDescription(MethodInfo Method, GroupCount GroupSize, int MaximumGroupSize)
{
    private const string ClassSuffix = "Kernels";

    /// <summary>All kernels of the engine, by name.</summary>
    public static IReadOnlyList<KernelDescription> All { get; } =
    [
        .. typeof(KernelDescription).Assembly.GetTypes()
            .SelectMany(
                type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(KernelAttribute)))
            .Select(Of)
            .OrderBy(kernel => kernel.Name, StringComparer.Ordinal),
    ];

    /// <summary>The display name: <c>Conv2D.Forward32</c> for <c>Conv2DKernels.Forward32</c>.</summary>
    public string Name
    {
        get
        {
            var type = Method.DeclaringType!.Name;
            return $"{(type.EndsWith(ClassSuffix, StringComparison.Ordinal) ? type[..^ClassSuffix.Length] : type)}.{Method.Name}";
        }
    }

    /// <summary>Whether it is launched on items instead of groups.</summary>
    public bool IsElementwise => Method.GetParameters()[0].ParameterType == typeof(Index1D);

    /// <summary>Reads the <see cref="KernelAttribute"/> of a kernel.</summary>
    /// <exception cref="ArgumentException">The method has no such attribute.</exception>
    public static KernelDescription Of(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<KernelAttribute>()
            ?? throw new ArgumentException(
                $"{method.DeclaringType?.Name}.{method.Name} is not a kernel: it has no [Kernel] attribute.", nameof(method));
        return new KernelDescription(
            method, new GroupCount(attribute.GroupX, attribute.GroupY, attribute.GroupZ), attribute.MaximumGroupSize);
    }
}
