using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// Numbers of four signals, one a lane, with the operators that <see cref="MixedRadixFft{T}"/> needs: with them it transforms four signals
/// at once, with <see cref="double"/> one.
/// </summary>
internal readonly struct FourDoubles(Vector256<double> lanes) :
    IAdditionOperators<FourDoubles, FourDoubles, FourDoubles>, ISubtractionOperators<FourDoubles, FourDoubles, FourDoubles>,
    IMultiplyOperators<FourDoubles, double, FourDoubles>
{
    /// <summary>Signals.</summary>
    public const int Count = 4;

    /// <summary>The four numbers.</summary>
    public Vector256<double> Lanes { get; } = lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator +(FourDoubles left, FourDoubles right) => new(left.Lanes + right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator -(FourDoubles left, FourDoubles right) => new(left.Lanes - right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator *(FourDoubles left, double right) => new(left.Lanes * right);
}
