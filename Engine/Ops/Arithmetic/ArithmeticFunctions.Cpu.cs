using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>An operation on vectors: a type for each, so that a loop has no branch on it.</summary>
internal interface IArithmetic
{
    static abstract T Apply<T>(T left, T right)
        where T : struct, ISimd<T, float>;
}

internal readonly struct Add : IArithmetic
{
    [MethodImpl(AggressiveInlining)] public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => left + right;
}

internal readonly struct Subtract : IArithmetic
{
    [MethodImpl(AggressiveInlining)] public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => left - right;
}

internal readonly struct Multiply : IArithmetic
{
    [MethodImpl(AggressiveInlining)] public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => left * right;
}

internal readonly struct Divide : IArithmetic
{
    [MethodImpl(AggressiveInlining)] public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => left / right;
}

internal readonly struct Equal : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => T.SelectEqual(left, right, T.Broadcast(1), T.Zero);
}

internal readonly struct NotEqual : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => T.SelectEqual(left, right, T.Zero, T.Broadcast(1));
}

internal readonly struct Greater : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => T.SelectGreater(left, right, T.Broadcast(1), T.Zero);
}

internal readonly struct GreaterOrEqual : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> =>
        T.SelectGreater(left, right, T.Broadcast(1), T.SelectEqual(left, right, T.Broadcast(1), T.Zero));
}

internal readonly struct Keep : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => T.SelectEqual(right, T.Zero, T.Zero, left);
}

internal readonly struct Drop : IArithmetic
{
    [MethodImpl(AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ISimd<T, float> => T.SelectEqual(right, T.Zero, left, T.Zero);
}
