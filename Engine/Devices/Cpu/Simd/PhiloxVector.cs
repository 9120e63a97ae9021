using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Gtzan.Core.Randomness;
using Gtzan.Engine.Randomness;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>
/// Four blocks of a random sequence at a time, one in each quarter of a vector, with the bits of <see cref="Philox"/>. Vectors of 512 bits
/// on every machine: integers are the same in any, and where one takes several registers, the processor works on one while it waits for
/// another.
/// </summary>
/// <remarks>
/// A round multiplies words 0 and 2 to 64 bits each. So the state is kept in lanes of 64 bits: words 0 and 2 in the low halves of one
/// vector, 1 and 3 in those of another. One multiplication makes both products; with the two exchanged, their low halves are the new words
/// 1 and 3, and their high halves go into the new words 0 and 2. What gets into the high half of a lane on the way is never read.
/// </remarks>
internal readonly struct PhiloxVector
{
    /// <summary>The number of words per draw.</summary>
    public const int Words = 16;

    private readonly Vector512<ulong> _even;
    private readonly Vector512<ulong> _odd;
    private readonly Vector512<ulong> _key;

    public PhiloxVector(RandomSequence sequence)
    {
        _even = Pairs(0, sequence.Which) + Vector512.Create(0UL, 0, 1, 0, 2, 0, 3, 0);
        _odd = Pairs(sequence.Step, (uint)sequence.Purpose);
        _key = Pairs((uint)sequence.Seed, (uint)(sequence.Seed >> 32));
    }

    /// <summary>The words of a block of the sequence and of the three after it: those of its elements 4 · block … 4 · block + 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Draw(uint block)
    {
        var (even, odd, key) = (_even + Pairs(block, 0), _odd, _key);
        for (var round = 0; round < Philox.Rounds; round++)
        {
            var products = MultiplyLowHalves(even, Pairs(Philox.Multiplier0, Philox.Multiplier1));
            odd ^= key;
            var exchanged = Vector512.Shuffle(products.AsUInt32(), Vector512.Create(2U, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13))
                .AsUInt64();
            even = (exchanged >> 32) ^ odd;
            odd = exchanged;
            key += Pairs(Philox.Weyl0, Philox.Weyl1);
        }

        return ((even & Vector512.Create((ulong)uint.MaxValue)) | (odd << 32)).AsUInt32();
    }

    private static Vector512<ulong> Pairs(uint first, uint second) =>
        Vector512.Create((ulong)first, second, first, second, first, second, first, second);

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLowHalves(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported
            ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector512.Create(MultiplyLowHalves(left.GetLower(), right.GetLower()), MultiplyLowHalves(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyLowHalves(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.IsSupported
            ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector256.Create(MultiplyLowHalves(left.GetLower(), right.GetLower()), MultiplyLowHalves(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> MultiplyLowHalves(Vector128<ulong> left, Vector128<ulong> right)
    {
        if (Sse2.IsSupported)
            return Sse2.Multiply(left.AsUInt32(), right.AsUInt32());
        if (AdvSimd.IsSupported)
            return AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(left), AdvSimd.ExtractNarrowingLower(right));
        var low = Vector128.Create((ulong)uint.MaxValue);
        return (left & low) * (right & low);
    }
}
