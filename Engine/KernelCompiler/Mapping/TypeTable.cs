using Microsoft.CodeAnalysis;

namespace Gtzan.KernelCompiler;

/// <summary>Which type of OpenCL C each plain type is. Structs have their own table, <see cref="StructTable"/>; views are pointers.</summary>
internal static class TypeTable
{
    /// <summary>The name in OpenCL C; null if the type is not plain.</summary>
    public static string? Find(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        SpecialType.System_Single => "float",
        SpecialType.System_Boolean => "bool",
        SpecialType.System_Void => "void",
        _ when Vocabulary.IsIndex(type) => "int",
        _ when type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 } underlying } => Find(underlying),
        _ => null,
    };

    /// <summary>Whether the host can pass it to a kernel, alone or within a struct: it has the same size and place on both sides.</summary>
    public static bool IsTransferable(ITypeSymbol type) => !Vocabulary.IsIndex(type) && Find(type) is "int" or "uint" or "ulong" or "float";

    public static bool IsInteger(ITypeSymbol? type) => type is not null && Find(type) is "int" or "uint" or "long" or "ulong";

    public static bool IsFloat(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Single;
}
