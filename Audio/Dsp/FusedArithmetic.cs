using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp;

/// <summary>Products and sums in one instruction, rounded once, where the processor has them; else a product and a sum.</summary>
/// <remarks>
/// <see cref="Vector512.MultiplyAddEstimate(Vector512{float}, Vector512{float}, Vector512{float})"/> is the first of the three. .NET 10 makes the other two
/// of it by turning a sign, which is an instruction more each: a third of all in the FFT.
/// </remarks>
internal static class FusedArithmetic
{
    /// <summary>a·b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.MultiplyAddEstimate(a, b, c);

    /// <summary>a·b − c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplySubtract(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        if (Avx512F.IsSupported)
            return Avx512F.FusedMultiplySubtract(a, b, c);
        if (Fma.IsSupported)
            return Vector512.Create(
                Fma.MultiplySubtract(a.GetLower(), b.GetLower(), c.GetLower()), Fma.MultiplySubtract(a.GetUpper(), b.GetUpper(), c.GetUpper()));
        return Vector512.MultiplyAddEstimate(a, b, -c);
    }

    /// <summary>c − a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractProduct(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        if (Avx512F.IsSupported)
            return Avx512F.FusedMultiplyAddNegated(a, b, c);
        if (Fma.IsSupported)
            return Vector512.Create(
                Fma.MultiplyAddNegated(a.GetLower(), b.GetLower(), c.GetLower()), Fma.MultiplyAddNegated(a.GetUpper(), b.GetUpper(), c.GetUpper()));
        return Vector512.MultiplyAddEstimate(-a, b, c);
    }
}
