using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>One kernel on its way into OpenCL C: what its text consists of so far, and what was wrong.</summary>
internal sealed class Translation
{
    private readonly Dictionary<IMethodSymbol, MethodFacts?> _facts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _names = [];
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private readonly List<SyntaxNode> _sources = [];

    public Translation(Compilation compilation, bool isElementwise, CancellationToken cancellation)
    {
        (Compilation, IsElementwise, Cancellation) = (compilation, isElementwise, cancellation);
        (Constants, Structs, Functions) = (new ConstantTable(this), new StructTable(this), new MethodTable(this));
    }

    public Compilation Compilation { get; }

    public bool IsElementwise { get; }

    public CancellationToken Cancellation { get; }

    public ConstantTable Constants { get; }

    public StructTable Structs { get; }

    public MethodTable Functions { get; }

    /// <summary>
    /// Whether barriers order accesses to tensors, too, and not only those to shared memory: needed where items may read what others have written
    /// to a tensor in the same launch.
    /// </summary>
    public bool NeedsGlobalFence { get; set; }

    /// <summary>How much shared memory the kernel has asked for so far.</summary>
    public long SharedMemoryBytes { get; set; }

    public IEnumerable<DiagnosticInfo> Diagnostics => _diagnostics;

    /// <summary>The declarations of what the kernel uses, in the order of their first use.</summary>
    public IReadOnlyList<SyntaxNode> Sources => _sources;

    public void Report(DiagnosticDescriptor descriptor, SyntaxNode place, params string[] arguments) => Report(descriptor, place.GetLocation(), arguments);

    public void Report(DiagnosticDescriptor descriptor, Location place, params string[] arguments)
    {
        var diagnostic = DiagnosticInfo.Create(descriptor, place, arguments);
        if (!_diagnostics.Contains(diagnostic))
            _diagnostics.Add(diagnostic);
    }

    /// <summary>Takes a name at the outermost level: the first of the candidates that is free.</summary>
    public string Claim(params string[] candidates)
    {
        foreach (var candidate in candidates.Select(Names.Legal))
        {
            if (_names.Add(candidate))
                return candidate;
        }

        var number = 2;
        while (!_names.Add($"{candidates[^1]}{number}"))
            number++;
        return $"{candidates[^1]}{number}";
    }

    /// <summary>Takes a name for a macro.</summary>
    public string ClaimMacro(params string[] candidates)
    {
        foreach (var candidate in candidates.Select(Names.Macro))
        {
            if (_names.Add(candidate))
                return candidate;
        }

        return Claim(Names.Macro(candidates[^1]) + "_");
    }

    /// <summary>Notes a declaration that the kernel uses.</summary>
    public void Use(SyntaxNode declaration)
    {
        if (!_sources.Contains(declaration))
            _sources.Add(declaration);
    }

    /// <summary>What is known of a method; null if its source is not here.</summary>
    public MethodFacts? FactsOf(IMethodSymbol method)
    {
        method = method.ReducedFrom ?? method;
        if (!_facts.TryGetValue(method, out var facts))
        {
            // Until it is read, a method that calls itself counts as one that does nothing; it is refused elsewhere.
            _facts.Add(method, null);
            if (BodyOf(method) is { } body)
                _facts[method] = facts = MethodFacts.Read(body, SemanticModels.Of(Compilation, body.SyntaxTree), FactsOf);
        }

        return facts;
    }

    /// <summary>The block or expression a method or property's getter consists of; null if it has none here.</summary>
    public static SyntaxNode? BodyOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody?.Expression,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody?.Expression,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        _ => null,
    };
}
