using System.Reflection;
using Gtzan.Core.Randomness;
using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Engine.Inspection;

/// <summary>A GPU kernel for display: its C# source, ILGPU's translation, and its callers. Needs no GPU.</summary>
public sealed class KernelListing
{
    private readonly KernelDescription _kernel;

    private KernelListing(KernelDescription kernel) => _kernel = kernel;

    /// <summary>All kernels of the engine, by name.</summary>
    public static IReadOnlyList<KernelListing> All { get; } = [.. KernelDescription.All.Select(kernel => new KernelListing(kernel))];

    /// <summary>The operation's and the kernel's name, as in <c>Conv2D.Forward32</c>.</summary>
    public string Name => _kernel.Name;

    /// <summary>The form of the launch: element-wise or tiled.</summary>
    public string Form => _kernel.IsElementwise ? "element-wise" : "tiled";

    /// <summary>The size of its groups.</summary>
    public string GroupSize => _kernel.IsElementwise ? $"{GpuDevice.ElementwiseGroupSize}"
        : _kernel.MaximumGroupSize > 0 ? $"up to {_kernel.MaximumGroupSize}" : _kernel.GroupSize.ToString();

    /// <summary>The operations that launch it.</summary>
    public IReadOnlyList<string> Operations => KernelUses.Of(_kernel).Operations;

    /// <summary>The layers, losses and optimisers that use it.</summary>
    public IReadOnlyList<string> Users => KernelUses.Of(_kernel).Users;

    /// <summary>The C# source of the kernel, followed by the functions that it calls.</summary>
    public string CSharp => Texts(WithCalled(_kernel.Method));

    /// <summary>The C# source of the methods that launch it.</summary>
    public string Launches => Texts(KernelUses.Of(_kernel).Launches);

    /// <summary>Translates the kernel to PTX for NVIDIA GPUs.</summary>
    /// <param name="architecture">The GPU architecture, for example <c>sm_90</c>.</param>
    /// <exception cref="ArgumentException">There is no such architecture, or ILGPU does not know it.</exception>
    public KernelTranslation ToPtx(string architecture) => KernelTranslation.ToPtx(_kernel, architecture);

    /// <summary>Translates the kernel to OpenCL C.</summary>
    public KernelTranslation ToOpenCl() => KernelTranslation.ToOpenCl(_kernel);

    private static string Texts(IEnumerable<MethodBase> methods)
    {
        var sources = new Dictionary<Assembly, SourceText>();
        try
        {
            return string.Join("\n\n", methods.Select(TextOf).OfType<string>().Distinct()) + "\n";
        }
        finally
        {
            foreach (var source in sources.Values)
                source.Dispose();
        }

        string? TextOf(MethodBase method)
        {
            var assembly = method.Module.Assembly;
            if (!sources.TryGetValue(assembly, out var source))
                sources[assembly] = source = new SourceText(assembly);
            return source.Of(method);
        }
    }

    private static IEnumerable<MethodBase> WithCalled(MethodBase kernel)
    {
        var known = new HashSet<MethodBase> { kernel };
        var pending = new Queue<MethodBase>(known);
        while (pending.TryDequeue(out var method))
        {
            yield return method;
            foreach (var called in MethodCalls.Of(method).Where(called => IsOurs(called) && known.Add(called)))
                pending.Enqueue(called);
        }
    }

    private static bool IsOurs(MethodBase method) =>
        method.Module.Assembly is var assembly && (assembly == typeof(KernelListing).Assembly || assembly == typeof(Philox).Assembly);
}
