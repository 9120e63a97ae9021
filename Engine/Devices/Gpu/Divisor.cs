namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// A positive divisor, prepared on the host so that kernels compute n / d with a multiplication and a shift. An integer division takes
/// about twenty instructions on a GPU and cannot be vectorised.
/// </summary>
/// <remarks>
/// With s = ⌈log₂ d⌉, the multiplier ⌈2³¹⁺ˢ / d⌉ has 32 bits, and ⌊n · multiplier / 2³¹⁺ˢ⌋ is the quotient for every n from 0 to 2³¹ − 1.
/// Source: Granlund and Montgomery, "Division by invariant integers using multiplication", 1994.
/// </remarks>
internal readonly record struct Divisor(int Value, uint Multiplier, int Shift)
{
    /// <summary>Prepares a divisor.</summary>
    public static Divisor Create(int value)
    {
        var shift = 31;
        while (1L << (shift - 31) < value)
            shift++;
        return new Divisor(value, (uint)(((1UL << shift) + (uint)value - 1) / (uint)value), shift);
    }

    /// <summary>n / d, for n ≥ 0.</summary>
    public int Quotient(int n) => (int)((Multiplier * (ulong)(uint)n) >> Shift);

    /// <summary>n % d, for n ≥ 0.</summary>
    public int Remainder(int n) => n - (Quotient(n) * Value);
}
