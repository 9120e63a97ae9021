namespace Gtzan.Tests.Architecture;

/// <summary>A dependency between namespaces.</summary>
/// <param name="From">The using namespace.</param>
/// <param name="To">The used namespace.</param>
/// <param name="User">A using type.</param>
/// <param name="Used">A type it uses.</param>
internal sealed record Arrow(string From, string To, Type User, Type Used)
{
    public override string ToString() => $"{From} -> {To}: {User.Name} uses {Used.Name}";
}

/// <summary>The dependency graph of namespaces. Nested namespaces are separate nodes.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), Arrow> _arrows = [];

    /// <param name="types">The types to inspect; uses of other types are ignored.</param>
    public NamespaceGraph(IEnumerable<Type> types)
    {
        var nodes = types.Where(type => type.Namespace?.StartsWith("Gtzan", StringComparison.Ordinal) == true).ToHashSet();
        foreach (var user in nodes.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            foreach (var used in TypeReferences.Of(user).Where(nodes.Contains).OrderBy(type => type.FullName, StringComparer.Ordinal))
            {
                if (user.Namespace != used.Namespace)
                    _arrows.TryAdd(
                        (user.Namespace!, used.Namespace!), new Arrow(user.Namespace!, used.Namespace!, Outermost(user), Outermost(used)));
            }
        }
    }

    /// <summary>All arrows, each with one example.</summary>
    public IEnumerable<Arrow> Arrows =>
        _arrows.Values.OrderBy(arrow => arrow.From, StringComparer.Ordinal).ThenBy(arrow => arrow.To, StringComparer.Ordinal);

    /// <summary>The arrows that are part of a cycle.</summary>
    public IReadOnlyList<Arrow> ArrowsInCycles()
    {
        var uses = Arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return [.. Arrows.Where(arrow => Reaches(arrow.To, arrow.From))];

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string> { from };
            var open = new Queue<string>(seen);
            while (open.TryDequeue(out var node))
            {
                if (node == to)
                    return true;
                foreach (var next in uses[node].Where(seen.Add))
                    open.Enqueue(next);
            }

            return false;
        }
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
