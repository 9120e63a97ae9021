using Gtzan.Tests.Architecture.Planted.Third;

namespace Gtzan.Tests.Architecture.Planted.Second;

/// <summary>A part of a cycle over three namespaces.</summary>
internal sealed record UsesTheThird(UsesTheFirst Used);
