using Gtzan.Tests.Architecture.Planted.Second;

namespace Gtzan.Tests.Architecture.Planted.First;

/// <summary>Uses a type of the second namespace as the element of a parameter's type.</summary>
internal sealed class UsesInASignature
{
    public static int Count(IReadOnlyList<UsesInALambda[]> values) => values.Count;
}
