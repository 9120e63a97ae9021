using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>The meaning of source files, worked out once for all kernels of a build instead of once for each function of each kernel.</summary>
internal static class SemanticModels
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxTree, SemanticModel>> Models = new();

    public static SemanticModel Of(Compilation compilation, SyntaxTree tree) =>
        Models.GetOrCreateValue(compilation).GetOrAdd(tree, key => compilation.GetSemanticModel(key));
}
