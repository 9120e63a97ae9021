using System.Reflection;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Optimizers;

namespace Gtzan.Engine.Inspection;

/// <summary>The callers of a kernel, found by walking the engine's call graph backwards.</summary>
/// <param name="Launches">The methods that launch it.</param>
/// <param name="Operations">The operations (<see cref="IOp"/>), and computations of the device itself, that use it.</param>
/// <param name="Users">The layers, losses and optimisers whose forward or backward pass uses it.</param>
internal sealed record KernelUses(IReadOnlyList<MethodInfo> Launches, IReadOnlyList<string> Operations, IReadOnlyList<string> Users)
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private const string OpSuffix = "Op";

    private static readonly string[] UserNamespaces = ["Gtzan.Engine.Layers", "Gtzan.Engine.Optimizers"];

    private static readonly Lazy<ILookup<MethodBase, MethodBase>> Callers = new(FindCallers);

    /// <summary>Finds the callers of a kernel.</summary>
    public static KernelUses Of(KernelDescription kernel)
    {
        var reached = new HashSet<MethodBase> { kernel.Method };
        var pending = new Queue<MethodBase>(reached);
        while (pending.TryDequeue(out var method))
        {
            // A call of an abstract method may call any of its implementations; a layer that runs any other layer does not use its kernels.
            IEnumerable<MethodBase> names =
                method is MethodInfo { IsVirtual: true } target && target.GetBaseDefinition() is var definition
                && definition.DeclaringType != typeof(Layer) ? [method, definition] : [method];
            foreach (var caller in names.SelectMany(name => Callers.Value[name]))
            {
                if (reached.Add(caller))
                    pending.Enqueue(caller);
            }
        }

        return new KernelUses(
            [.. reached.OfType<MethodInfo>().Where(method => MethodCalls.Of(method).Contains(kernel.Method))],
            [
                .. Names(reached.Select(method => method.DeclaringType!), type => typeof(IOp).IsAssignableFrom(type) && type.IsValueType)
                    .Select(name => name[..^OpSuffix.Length]),
                .. reached.Where(
                    method => method.DeclaringType == typeof(GpuDevice) && method.Name is nameof(Device.Fill) or nameof(Device.Add))
                    .Select(method => $"{nameof(Device)}.{method.Name}"),
            ],
            Names(reached.SelectMany(method => UsersIn(method.DeclaringType!)), IsUser));
    }

    // The step of optimisers and the pass of convolutions are in their base classes.
    private static IEnumerable<Type> UsersIn(Type type) =>
        type == typeof(FusedOptimizer) || type == typeof(Convolution) ? type.Assembly.GetTypes().Where(type.IsAssignableFrom) : [type];

    private static List<string> Names(IEnumerable<Type> types, Predicate<Type> isConfirmed) =>
        [.. types.Where(type => isConfirmed(type)).Select(type => type.Name).Distinct().Order(StringComparer.Ordinal)];

    private static bool IsUser(Type type) =>
        type == typeof(Loss)
            || (type is { IsPublic: true, IsAbstract: false } && type != typeof(Sequential) && UserNamespaces.Contains(type.Namespace));

    private static ILookup<MethodBase, MethodBase> FindCallers() => (
        from type in typeof(KernelUses).Assembly.GetTypes()
        where !type.ContainsGenericParameters
        from caller in MethodsOf(type, BindingFlags.DeclaredOnly).Concat(type.GetConstructors(Any))
        from called in MethodCalls.Of(caller)
        from target in MethodsOfArguments(called).Prepend(called)
        select (target, caller)).ToLookup(edge => edge.target, edge => edge.caller);

    // Device.Run<TOp> runs an operation, and Device.Record<TNode> names its backward pass.
    private static IEnumerable<MethodBase> MethodsOfArguments(MethodBase called) => called.IsGenericMethod
        ? called.GetGenericArguments().Where(IsOpOrNode).SelectMany(type => MethodsOf(type, BindingFlags.Default))
        : [];

    private static bool IsOpOrNode(Type type) => typeof(IOp).IsAssignableFrom(type) || typeof(Node).IsAssignableFrom(type);

    private static MethodBase[] MethodsOf(Type type, BindingFlags which) => type.GetMethods(Any | which);
}
