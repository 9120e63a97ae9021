using System.Reflection;
using ILGPU;

namespace Gtzan.Engine.Gpu;

/// <summary>What is known of a GPU kernel without compiling it.</summary>
/// <param name="Method">The kernel's method.</param>
/// <param name="GroupSize">The size of its groups, if it demands one; (0, 0, 0) otherwise.</param>
/// <param name="MaximumGroupSize">The largest size of its groups, if it works with several; 0 otherwise.</param>
internal sealed record KernelDescription(MethodInfo Method, GroupCount GroupSize, int MaximumGroupSize)
{
    private const string ClassSuffix = "Kernels";

    /// <summary>All kernels of the engine, by name.</summary>
    public static IReadOnlyList<KernelDescription> All { get; } =
    [
        .. typeof(KernelDescription).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(KernelAttribute)))
            .Select(Of)
            .OrderBy(kernel => kernel.Name, StringComparer.Ordinal),
    ];

    /// <summary>The name for people: <c>Conv2D.Forward32</c> for <c>Conv2DKernels.Forward32</c>.</summary>
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

    /// <summary>Reads what a kernel's <see cref="KernelAttribute"/> says.</summary>
    /// <exception cref="ArgumentException">The method has no such attribute.</exception>
    public static KernelDescription Of(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<KernelAttribute>()
            ?? throw new ArgumentException($"{method.DeclaringType?.Name}.{method.Name} is no kernel: it has no [Kernel] attribute.", nameof(method));
        return new KernelDescription(method, new GroupCount(attribute.GroupX, attribute.GroupY, attribute.GroupZ), attribute.MaximumGroupSize);
    }
}
