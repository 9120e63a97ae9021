using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>The functions that a kernel calls, directly or through others.</summary>
/// <remarks>
/// Pointers of OpenCL C 1.2 say which memory they point to, so a method that takes views is written once for each combination of memories it is
/// called with.
/// </remarks>
internal sealed class MethodTable(Translation translation)
{
    private readonly Dictionary<(IMethodSymbol Method, string Spaces), string> _names = new(KeyComparer.Instance);
    private readonly HashSet<IMethodSymbol> _written = new(SymbolEqualityComparer.Default);
    private readonly Stack<IMethodSymbol> _inProgress = new();
    private readonly List<string> _definitions = [];

    /// <summary>The definitions, each after those it calls.</summary>
    public IReadOnlyList<string> Definitions => _definitions;

    /// <summary>The name of the function; it is written if it has not been yet. Null if it cannot be: then the reason is reported at <paramref name="place"/>.</summary>
    public string? NameOf(IMethodSymbol method, IReadOnlyList<AddressSpace> spaces, SyntaxNode place)
    {
        var suffix = spaces.Contains(AddressSpace.Local) ? string.Concat(spaces.Select(space => space == AddressSpace.Local ? "_local" : "_global")) : "";
        if (_inProgress.Contains(method, SymbolEqualityComparer.Default))
        {
            translation.Report(Diagnostics.Recursion, place, Display(method));
            return null;
        }

        if (_names.TryGetValue((method, suffix), out var name))
            return name;
        if (!IsTranslatable(method, place) || Translation.BodyOf(method) is not { } body)
            return null;

        name = ClaimName(method, suffix);
        _names.Add((method, suffix), name);
        _written.Add(method);
        _inProgress.Push(method);
        Write(method, body, name, spaces);
        _inProgress.Pop();
        return name;
    }

    /// <summary>The name of the function that does what a primary constructor does.</summary>
    public string NameOfConstructor(IMethodSymbol constructor, TypeDeclarationSyntax declaration)
    {
        if (_names.TryGetValue((constructor, ""), out var name))
            return name;
        name = translation.Claim($"{constructor.ContainingType.Name}_new");
        _names.Add((constructor, ""), name);
        var scope = new FunctionScope(translation, declaration, FunctionKind.Constructor);
        var type = scope.Types.Of(constructor.ContainingType, declaration);
        var values = StructTable.Fields(constructor.ContainingType).Select(field => Initializer(field, scope));
        var text = new CodeText();
        text.Signature($"static inline {type} {name}", [.. constructor.Parameters.Select(parameter => $"{scope.Types.Of(parameter.Type, declaration)} {scope.Names.Of(parameter)}")]);
        text.Open();
        text.Line($"return {StructTable.Value(type, values)};");
        text.Close();
        _definitions.Add(text.ToString());
        return name;
    }

    /// <summary>How a method is called in a message.</summary>
    public static string Display(IMethodSymbol method) => $"{method.ContainingType?.Name}.{(method.AssociatedSymbol ?? method).Name}";

    private static string Initializer(IFieldSymbol field, FunctionScope scope)
    {
        var symbol = field.AssociatedSymbol ?? field;
        var initializer = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            _ => null,
        };
        if (initializer is not null)
            return new ExpressionWriter(scope).Write(initializer).Text;

        // The property of a positional record has no initial value but its parameter's.
        return symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax parameter && scope.Model.GetDeclaredSymbol(parameter) is { } declared
            ? scope.Names.Of(declared)
            : "0";
    }

    private bool IsTranslatable(IMethodSymbol method, SyntaxNode place)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke or MethodKind.AnonymousFunction or MethodKind.FunctionPointerSignature)
            translation.Report(Diagnostics.Delegates, place, $"the call of {method.Name}, which is a local function or a delegate");
        else if (method is { IsStatic: false, ContainingType.IsReferenceType: true })
            translation.Report(Diagnostics.ReferenceType, place, method.ContainingType.Name);
        else if (Translation.BodyOf(method) is null)
            translation.Report(Diagnostics.UnknownMethod, place, Display(method));
        else if (method.IsGenericMethod || method.ContainingType.IsGenericType)
            translation.Report(Diagnostics.GenericMethod, place, Display(method));
        else if (method is { IsStatic: false, IsReadOnly: false, ContainingType.IsReadOnly: false })
            translation.Report(Diagnostics.MutatingMethod, place, Display(method));
        else
            return true;
        return false;
    }

    private string ClaimName(IMethodSymbol method, string suffix)
    {
        var symbol = method.AssociatedSymbol ?? method;
        var name = method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion ? symbol.Name.Substring("op_".Length) : symbol.Name;

        // The memories are part of the name only if there is a choice.
        if (_written.Contains(method))
            name += suffix.Length > 0 ? suffix : "_global";
        var qualified = $"{method.ContainingType.Name}_{name}";
        return method.ContainingType.IsStatic && char.IsUpper(name[0]) ? translation.Claim(name, qualified) : translation.Claim(qualified);
    }

    private void Write(IMethodSymbol method, SyntaxNode body, string name, IReadOnlyList<AddressSpace> spaces)
    {
        translation.Cancellation.ThrowIfCancellationRequested();
        var declaration = body.AncestorsAndSelf().First(node => node is MemberDeclarationSyntax);
        translation.Use(declaration);
        var scope = new FunctionScope(translation, declaration, FunctionKind.Method);
        var facts = translation.FactsOf(method)!;
        var parameters = new List<string>();
        if (!method.IsStatic)
            parameters.Add($"{scope.Types.Of(method.ContainingType, declaration)} {scope.Self}");
        var view = 0;
        foreach (var parameter in method.Parameters)
        {
            var place = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? declaration;
            if (parameter.RefKind is not (RefKind.None or RefKind.In))
                translation.Report(Diagnostics.ReferenceParameter, place, $"the {parameter.RefKind.ToString().ToLowerInvariant()} parameter {parameter.Name}");
            parameters.Add(Vocabulary.IsView(parameter.Type)
                ? scope.AddParameter(parameter, spaces[view++], facts.Of(parameter), place)
                : $"{scope.Types.Of(parameter.Type, place)} {scope.Names.Of(parameter)}");
        }

        var text = new CodeText();
        if (Comments.Summary(declaration) is { Length: > 0 } summary)
            text.Line(summary);
        text.Signature($"static inline {scope.Types.Of(method.ReturnType, declaration)} {name}", parameters);
        new StatementWriter(scope, text).WriteBody(body, returns: !method.ReturnsVoid);
        _definitions.Add(text.ToString());
    }

    private sealed class KeyComparer : IEqualityComparer<(IMethodSymbol Method, string Spaces)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((IMethodSymbol Method, string Spaces) x, (IMethodSymbol Method, string Spaces) y) =>
            x.Spaces == y.Spaces && SymbolEqualityComparer.Default.Equals(x.Method, y.Method);

        public int GetHashCode((IMethodSymbol Method, string Spaces) key) => SymbolEqualityComparer.Default.GetHashCode(key.Method);
    }
}
