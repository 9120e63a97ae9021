using Gtzan.Tests.Architecture.Planted.First;

namespace Gtzan.Tests.Architecture.Planted.Third;

/// <summary>Uses a type of the first namespace in a method body only.</summary>
internal sealed class UsesTheFirst
{
    public static bool Is(object value) => value is UsesInASignature;
}
