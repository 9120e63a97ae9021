using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>The constants of a kernel, which become macros: const fields, const locals and members of enums.</summary>
internal sealed class ConstantTable(Translation translation)
{
    private readonly Dictionary<ISymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly List<string> _definitions = [];

    /// <summary>The definitions, a line each.</summary>
    public IReadOnlyList<string> Definitions => _definitions;

    /// <summary>The constant in OpenCL C; null if it is of a type that has no constants there.</summary>
    public CExpression? Of(ISymbol constant)
    {
        var value = constant switch { IFieldSymbol field => field.ConstantValue, ILocalSymbol local => local.ConstantValue, _ => null };
        if (Literal.Of(value) is not { } literal)
            return null;

        // Constants of libraries, like float.MaxValue, have no name in the kernel's text.
        var declaration = constant.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        var isEnum = constant.ContainingType is { TypeKind: TypeKind.Enum };
        if (declaration is null && !isEnum)
            return literal;

        if (!_names.TryGetValue(constant, out var name))
        {
            var owner = constant is ILocalSymbol ? constant.ContainingSymbol.Name : constant.ContainingType.Name;
            var qualified = $"{owner}_{constant.Name}";
            name = isEnum ? translation.ClaimMacro(qualified) : translation.ClaimMacro(constant.Name, qualified);
            _names.Add(constant, name);
            if (declaration is VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax written } && value is not float)
                literal = Literal.AsWritten(written.Token.Text, value) ?? literal;
            _definitions.Add($"#define {name} {literal.At(Precedence.Primary)}");
            if (constant is IFieldSymbol && !isEnum && declaration?.Parent?.Parent is { } field)
                translation.Use(field);
        }

        return new CExpression(name);
    }
}
