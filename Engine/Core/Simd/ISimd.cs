using System.Numerics;

namespace Gtzan.Core.Simd;

/// <summary>
/// A vector of some width. Code is written once against this, and the just-in-time compiler makes one copy for each width: 16 floats with
/// AVX-512, 8 with AVX2, 4 with NEON or SSE. Every operation acts lane by lane, so a result does not depend on the width.
/// </summary>
/// <remarks>
/// Implemented by <see cref="Simd512{T}"/>, <see cref="Simd256{T}"/> and <see cref="Simd128{T}"/>, which differ in nothing else. .NET
/// computes a vector wider than the registers in parts, and code that keeps many values in registers then spills them to the stack: such
/// code is generic over this interface and takes the widest vector that is a register. Branches on the type of a lane are resolved by the
/// JIT compiler and cost nothing. All members are marked for inlining, because a call spills registers.
/// </remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="T">The type of a lane: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All lanes 2.</summary>
    static abstract TSelf Two { get; }

    /// <summary>Loads the lanes from an address on.</summary>
    static abstract TSelf Load(T* source);

    /// <summary>Loads the lanes from element <paramref name="index"/> on.</summary>
    static abstract TSelf Load(ref T source, nint index);

    /// <summary>Loads the lanes from floats, converted.</summary>
    static abstract TSelf LoadSingles(ref float source, nint index);

    /// <summary>The same value in all lanes.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>Adds lane by lane.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Subtracts lane by lane.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Multiplies lane by lane.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Divides lane by lane.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left · right + addend, with one rounding where the machine has fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>left · right − minus, rounded like <see cref="MultiplyAdd"/>; one instruction, which .NET 10 does not find.</summary>
    static abstract TSelf MultiplySubtract(TSelf left, TSelf right, TSelf minus);

    /// <summary>from − left · right, rounded like <see cref="MultiplyAdd"/>; one instruction, which .NET 10 does not find.</summary>
    static abstract TSelf SubtractProduct(TSelf left, TSelf right, TSelf from);

    /// <summary>
    /// sum ← left · right + sum, rounded like <see cref="MultiplyAdd"/>. For inner loops: the sum stays in its register, where .NET 10
    /// makes a copy each time if it is returned.
    /// </summary>
    static abstract void AddProduct(ref TSelf sum, TSelf left, TSelf right);

    /// <summary>right &gt; left ? right : left, one instruction. Keeps a NaN on the left, so pass the limit on the right.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>right &lt; left ? right : left, one instruction. Keeps a NaN on the left, so pass the limit on the right.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The absolute values.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The square roots.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The nearest integers.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>2ⁿ for integral n in −126 … 127. Floats only.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>left &gt; right ? whenTrue : whenFalse.</summary>
    static abstract TSelf SelectGreater(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>left = right ? whenTrue : whenFalse. NaN equals nothing, so it also finds NaN: x is not equal to x.</summary>
    static abstract TSelf SelectEqual(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>The lanes of left and right hold the same bits, whatever they mean ? whenTrue : whenFalse. Floats only.</summary>
    static abstract TSelf SelectSameBits(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>Stores the lanes from an address on.</summary>
    void Store(T* destination);

    /// <summary>Stores the lanes from element <paramref name="index"/> on.</summary>
    void Store(ref T destination, nint index);

    /// <summary>Stores the lanes as floats; rounds doubles.</summary>
    void StoreSingles(ref float destination, nint index);
}
