using Gtzan.Tests.Architecture.Planted.Second;

namespace Gtzan.Tests.Architecture.Planted.First;

/// <summary>A part of a cycle over three namespaces.</summary>
internal sealed record UsesTheSecond(UsesTheThird Used);
