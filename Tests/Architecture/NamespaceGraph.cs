namespace Gtzan.Tests.Architecture;

/// <summary>That a type in one namespace uses a type in another.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="User">A type that uses.</param>
/// <param name="Used">A type that it uses.</param>
internal sealed record Arrow(string From, string To, Type User, Type Used)
{
    public override string ToString() => $"{From} -> {To}: {User.Name} uses {Used.Name}";
}

/// <summary>Which namespaces use which. A namespace is a node of its own, apart from those nested in it.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), Arrow> _arrows = [];

    /// <param name="types">The types to look into. Uses of other types are left out.</param>
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

    /// <summary>All arrows, each with one pair of types.</summary>
    public IEnumerable<Arrow> Arrows =>
        _arrows.Values.OrderBy(arrow => arrow.From, StringComparer.Ordinal).ThenBy(arrow => arrow.To, StringComparer.Ordinal);

    /// <summary>The arrows that are part of a cycle: the namespace that is used comes, in any number of steps, to use the user.</summary>
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
