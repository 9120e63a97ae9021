namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>
/// A vector of float32 of some width. CPU operations are written once against this, and the just-in-time compiler makes one copy for each
/// width: 16 lanes with AVX-512, 8 with AVX2, 4 with NEON or SSE. Every operation acts lane by lane, so a result does not depend on the
/// width.
/// </summary>
/// <remarks>
/// Implemented by <see cref="Simd512"/>, <see cref="Simd256"/> and <see cref="Simd128"/>, which differ in nothing else, and by
/// <see cref="SimdScalar"/> for the ends of rows.
/// </remarks>
internal unsafe interface ISimd<TSelf>
    where TSelf : struct, ISimd<TSelf>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left · right + addend, with one rounding where the machine has fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>
    /// sum ← left · right + sum, rounded like <see cref="MultiplyAdd"/>. For inner loops: the sum stays in its register, where .NET 10
    /// makes a copy each time if it is returned (matrix products gain a fifth).
    /// </summary>
    static abstract void AddProduct(ref TSelf sum, TSelf left, TSelf right);

    /// <summary>right &gt; left ? right : left, one instruction. A NaN on the left is kept, so the limit is on the right.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>right &lt; left ? right : left, one instruction. A NaN on the left is kept, so the limit is on the right.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The nearest integer.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>2ⁿ for integral n in −126 … 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>left &gt; right ? whenTrue : whenFalse.</summary>
    static abstract TSelf SelectGreater(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>The lanes of left and right hold the same 32 bits, whatever they mean ? whenTrue : whenFalse.</summary>
    static abstract TSelf SelectSameBits(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    void Store(float* destination);
}
