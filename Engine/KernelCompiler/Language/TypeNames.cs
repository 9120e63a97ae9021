using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>The names of types in OpenCL C, or the reason why a type has none.</summary>
internal sealed class TypeNames(Translation translation)
{
    /// <summary>The type's name; if it has none, that is reported at <paramref name="place"/>, and <c>int</c> stands in for it.</summary>
    public string Of(ITypeSymbol type, SyntaxNode place)
    {
        if (TypeTable.Find(type) is { } plain)
            return plain;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, IsTupleType: false } structure
            && structure.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T && !structure.IsRefLikeType && !Vocabulary.IsView(type))
            return translation.Structs.NameOf(structure, place);
        Refuse(type, place);
        return "int";
    }

    /// <summary>Reports that a kernel cannot use a type.</summary>
    public void Refuse(ITypeSymbol type, SyntaxNode place)
    {
        var name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        switch (type)
        {
            case IErrorTypeSymbol:
                // The C# compiler says what is wrong.
                break;
            case IArrayTypeSymbol or INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", IsRefLikeType: true }:
                translation.Report(Diagnostics.Arrays, place, name);
                break;
            case { TypeKind: TypeKind.Delegate or TypeKind.FunctionPointer }:
                translation.Report(Diagnostics.Delegates, place, $"a value of the delegate type {name}");
                break;
            case { SpecialType: SpecialType.System_Double }:
                translation.Report(Diagnostics.Double, place, Refusals.Excerpt(place));
                break;
            case { SpecialType: SpecialType.System_String }:
                translation.Report(Diagnostics.Text, place, Refusals.Excerpt(place));
                break;
            case { IsReferenceType: true }:
                translation.Report(Diagnostics.ReferenceType, place, name);
                break;
            default:
                translation.Report(Diagnostics.UnknownType, place, name);
                break;
        }
    }
}
