using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>Which memory a view lies in.</summary>
internal enum AddressSpace
{
    /// <summary>A tensor's memory.</summary>
    Global,

    /// <summary>Memory that a group shares.</summary>
    Local,
}

/// <summary>A view in OpenCL C: a pointer, and how many elements it points to.</summary>
/// <param name="Pointer">The pointer.</param>
/// <param name="Length">The number of elements, written only if it is asked for.</param>
/// <param name="Space">Which memory it lies in.</param>
/// <param name="IsConstant">Whether the elements may only be read through it.</param>
internal sealed record View(CExpression Pointer, Func<CExpression> Length, AddressSpace Space, bool IsConstant)
{
    /// <summary>The declaration of a view of such memory.</summary>
    public static string Declare(AddressSpace space, bool isConstant, string element, string name) =>
        $"{(space == AddressSpace.Global ? "__global" : "__local")} {(isConstant ? "const " : "")}{element} *{name}";

    /// <summary>The type of a view's elements; reported at <paramref name="place"/> if it is neither float nor int.</summary>
    public static string Element(ITypeSymbol view, SyntaxNode place, string name, Translation translation)
    {
        var element = Vocabulary.ElementOf(view);
        if (element.SpecialType is not (SpecialType.System_Single or SpecialType.System_Int32 or SpecialType.None))
            translation.Report(Diagnostics.ViewElement, place, name, element.ToDisplayString());
        return element.SpecialType == SpecialType.System_Int32 ? "int" : "float";
    }
}
