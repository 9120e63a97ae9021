using System.Reflection;
using Gtzan.Engine.Layers;

namespace Gtzan.Engine.Gpu.Inspection;

/// <summary>What leads to a kernel: found by following the engine's calls backwards.</summary>
/// <param name="Launches">The methods of <see cref="GpuDevice"/> that launch it.</param>
/// <param name="Primitives">The operations of the device contract that lead to it.</param>
/// <param name="Users">The layers, losses and optimisers whose forward or backward pass leads to it.</param>
internal sealed record KernelUses(IReadOnlyList<MethodInfo> Launches, IReadOnlyList<string> Primitives, IReadOnlyList<string> Users)
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] UserNamespaces = ["Gtzan.Engine.Layers", "Gtzan.Engine.Optimizers"];

    private static readonly Lazy<ILookup<MethodBase, MethodBase>> Callers = new(FindCallers);

    /// <summary>Finds what leads to a kernel.</summary>
    public static KernelUses Of(KernelDescription kernel)
    {
        var reached = new HashSet<MethodBase> { kernel.Method };
        var pending = new Queue<MethodBase>(reached);
        while (pending.TryDequeue(out var method))
        {
            // A call of the contract's method may be one of the device's.
            IEnumerable<MethodBase> names = method is MethodInfo { IsVirtual: true } target ? [method, target.GetBaseDefinition()] : [method];
            foreach (var caller in names.SelectMany(name => Callers.Value[name]))
            {
                if (reached.Add(caller))
                    pending.Enqueue(caller);
            }
        }

        reached.Remove(kernel.Method);
        var ofDevice = reached.OfType<MethodInfo>().Where(method => method.DeclaringType == typeof(GpuDevice)).ToList();
        return new KernelUses(
            [.. ofDevice.Where(method => MethodCalls.Of(method).Contains(kernel.Method))],
            [.. ofDevice.Where(method => method.GetBaseDefinition() != method).Select(method => method.Name).Distinct().Order(StringComparer.Ordinal)],
            [.. reached.Select(method => method.DeclaringType!).Where(IsUser).Select(type => type.Name).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static bool IsUser(Type type) =>
        type == typeof(Losses) || (type is { IsPublic: true, IsAbstract: false } && type != typeof(Sequential) && UserNamespaces.Contains(type.Namespace));

    private static ILookup<MethodBase, MethodBase> FindCallers() => (
        from type in typeof(KernelUses).Assembly.GetTypes()
        where !type.ContainsGenericParameters && !typeof(WatchedDevice).IsAssignableFrom(type)
        from caller in MethodsOf(type, BindingFlags.DeclaredOnly).Concat(type.GetConstructors(Any))
        from called in MethodCalls.Of(caller)
        from target in BackwardOf(called).Prepend(called)
        select (target, caller)).ToLookup(edge => edge.target, edge => edge.caller);

    // Device.Record<TNode> is where an operation names its backward pass.
    private static IEnumerable<MethodBase> BackwardOf(MethodBase called) => called.IsGenericMethod
        ? called.GetGenericArguments().Where(typeof(Node).IsAssignableFrom).SelectMany(node => MethodsOf(node, BindingFlags.Default))
        : [];

    private static MethodBase[] MethodsOf(Type type, BindingFlags which) => type.GetMethods(Any | which);
}
