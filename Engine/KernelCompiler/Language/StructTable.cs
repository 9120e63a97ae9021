using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>The structs of a kernel: fields in the order of their declaration, which is their order in memory on both sides.</summary>
internal sealed class StructTable(Translation translation)
{
    private readonly Dictionary<INamedTypeSymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly List<string> _definitions = [];

    /// <summary>The definitions, each after those it contains.</summary>
    public IReadOnlyList<string> Definitions => _definitions;

    /// <summary>The struct's name in OpenCL C. What is wrong with it is reported at <paramref name="place"/>.</summary>
    public string NameOf(INamedTypeSymbol type, SyntaxNode place)
    {
        if (_names.TryGetValue(type, out var name))
            return name;

        name = translation.Claim(type.Name, $"{type.ContainingType?.Name ?? type.ContainingNamespace.Name}_{type.Name}");
        _names.Add(type, name);
        if (WhyNot(type) is { } reason)
        {
            translation.Report(Diagnostics.UnknownStruct, place, type.Name, reason);
            return name;
        }

        translation.Use(type.DeclaringSyntaxReferences[0].GetSyntax());
        var text = new CodeText();
        text.Line("typedef struct");
        text.Open();
        foreach (var field in Fields(type))
        {
            if (TypeTable.IsTransferable(field.Type))
                text.Line($"{TypeTable.Find(field.Type)} {NameOf(field)};");
            else if (field.Type is INamedTypeSymbol { IsValueType: true, SpecialType: SpecialType.None, TypeKind: TypeKind.Struct } inner && !Vocabulary.IsView(inner))
                text.Line($"{NameOf(inner, place)} {NameOf(field)};");
            else
                translation.Report(Diagnostics.UnknownStruct, place, type.Name, $"its field {NameOf(field)} is a {field.Type.ToDisplayString()}, and fields must be int, uint, ulong, float, enums or structs of them");
        }

        text.Close($" {name};");
        _definitions.Add(text.ToString());
        return name;
    }

    /// <summary>The fields that are stored, including those behind automatic properties.</summary>
    public static IEnumerable<IFieldSymbol> Fields(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst);

    public static string NameOf(IFieldSymbol field) => Names.Legal(field.AssociatedSymbol?.Name ?? field.Name);

    /// <summary>The field behind an automatic property; null for a computed one.</summary>
    public static IFieldSymbol? FieldOf(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>A struct made of its fields' values: on one line, or if that is long, on one for each.</summary>
    public static string Value(string name, IEnumerable<string> values)
    {
        var line = $"({name}){{ {string.Join(", ", values)} }}";
        return line.Length <= CodeText.LongLine - 20 ? line : $"({name}){{\n    {string.Join(",\n    ", values)},\n}}";
    }

    private string? WhyNot(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return "its source is not in this project";
        if (type.DeclaringSyntaxReferences.Length > 1)
            return "it is declared in several parts, so the order of its fields is not certain";
        if (type.IsGenericType)
            return "it is generic";
        if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "StructLayoutAttribute" or "InlineArrayAttribute"))
            return "an attribute changes how it is laid out in memory";
        if (CapturedParameter(type) is { } captured)
            return $"it keeps the parameter {captured} of its constructor in a hidden field; declare a property or field for it";
        return Fields(type).Any() ? null : "it has no fields";
    }

    /// <summary>A parameter of the primary constructor that a method or property uses: C# stores it in a field without a name.</summary>
    private string? CapturedParameter(INamedTypeSymbol type)
    {
        if (type.IsRecord || type.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is StructDeclarationSyntax) is not { } primary)
            return null;
        foreach (var declaration in type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()))
        {
            var model = SemanticModels.Of(translation.Compilation, declaration.SyntaxTree);
            var names = declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.FirstAncestorOrSelf<EqualsValueClauseSyntax>()?.Parent is not (PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax }));
            if (names.FirstOrDefault(name => primary.Parameters.Contains(model.GetSymbolInfo(name).Symbol, SymbolEqualityComparer.Default)) is { } captured)
                return captured.Identifier.ValueText;
        }

        return null;
    }
}
