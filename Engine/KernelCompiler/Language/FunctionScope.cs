using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>What a function is.</summary>
internal enum FunctionKind
{
    /// <summary>The kernel itself.</summary>
    Kernel,

    /// <summary>A method, operator or property that it calls.</summary>
    Method,

    /// <summary>What makes a struct of values.</summary>
    Constructor,
}

/// <summary>The function being written: what its names mean.</summary>
/// <param name="translation">The kernel it belongs to.</param>
/// <param name="declaration">Its declaration in C#.</param>
/// <param name="kind">What kind of function it is.</param>
internal sealed class FunctionScope(Translation translation, SyntaxNode declaration, FunctionKind kind)
{
    /// <summary>The struct that a method of a struct is called on.</summary>
    private const string SelfName = "self";

    private readonly Dictionary<ISymbol, View> _views = new(SymbolEqualityComparer.Default);
    private string? _self;

    public Translation Translation => translation;

    public SemanticModel Model { get; } = SemanticModels.Of(translation.Compilation, declaration.SyntaxTree);

    public bool IsKernel => kind == FunctionKind.Kernel;

    public bool IsConstructor => kind == FunctionKind.Constructor;

    public Names Names { get; } = new(declaration);

    public TypeNames Types { get; } = new(translation);

    public string Self => _self ??= Names.Fresh(SelfName);

    public void Add(ISymbol variable, View view) => _views[variable] = view;

    public View? ViewOf(ISymbol variable) => _views.TryGetValue(variable, out var view) ? view : null;

    /// <summary>Adds a view that is a parameter. Returns its declaration, with that of its length if the function asks for it.</summary>
    public string AddParameter(IParameterSymbol parameter, AddressSpace space, ViewFacts facts, SyntaxNode place)
    {
        var name = Names.Of(parameter);
        var element = View.Element(parameter.Type, place, parameter.Name, translation);
        var length = facts.NeedsLength ? Names.Fresh(name + "_length") : "0";
        Add(parameter, new View(new CExpression(name), () => new CExpression(length), space, !facts.IsWritten));
        return View.Declare(space, !facts.IsWritten, element, name) + (facts.NeedsLength ? $", int {length}" : "");
    }
}
