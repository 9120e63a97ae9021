using Gtzan.Tests.Architecture.Planted.First;

namespace Gtzan.Tests.Architecture.Planted.Second;

/// <summary>Uses a type of the first namespace in the body of a lambda expression only.</summary>
internal sealed class UsesInALambda
{
    public static Func<int> Make() => () => UsesInASignature.Count([]);
}
