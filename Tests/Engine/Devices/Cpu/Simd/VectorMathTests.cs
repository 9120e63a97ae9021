using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Tests.Engine.Devices.Cpu.Simd;

/// <summary>
/// The vector functions against Math's in double precision. Errors are counted in units in the last place (ulp): the distance between
/// neighbouring floats at the exact value, 1.4e-45 below the normal numbers. Without fused multiply-add the errors are the largest.
/// </summary>
public class VectorMathTests
{
    private static readonly float[] Special =
    [
        0, -0f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1.17549435e-38f, -1.17549435e-38f, 1e-20f, -1e-20f, 1, -1, 0.34999999f,
        0.35f, 0.35000002f,
        -0.34999999f, -0.35f, -0.35000002f, 88.72283f, 88.722839f, 89, 104, -87.33654f, -87.3366f, -88, -103, -103.97f, -103.98f, -104,
        -105, 1e4f, -1e4f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static TheoryData<int> Widths => [1, 4, 8, 16];

    [Fact]
    public void Exp_is_within_two_ulp_down_to_the_subnormal_numbers()
    {
        // From where the result is 0 to where it is infinite, and small arguments of every size.
        float[] sweep = [.. Dense(-104.5f, 89.5f, 1_000_000), .. AllSizes()];
        AssertWithin(2, VectorMath.Exp, Math.Exp, sweep);
    }

    [Fact]
    public void Exp_overflows_to_infinity_and_underflows_to_zero()
    {
        Assert.Equal(float.PositiveInfinity, Evaluate(VectorMath.Exp, 88.72284f));
        Assert.Equal(float.PositiveInfinity, Evaluate(VectorMath.Exp, 1e30f));
        Assert.Equal(float.PositiveInfinity, Evaluate(VectorMath.Exp, float.PositiveInfinity));
        Assert.True(float.IsFinite(Evaluate(VectorMath.Exp, 88.72283f)));
        Assert.Equal(float.Epsilon, Evaluate(VectorMath.Exp, -103.5f));
        Assert.Equal(0, Evaluate(VectorMath.Exp, -104));
        Assert.Equal(0, Evaluate(VectorMath.Exp, -1e30f));
        Assert.Equal(0, Evaluate(VectorMath.Exp, float.NegativeInfinity));
        Assert.Equal(1, Evaluate(VectorMath.Exp, 0));
        Assert.Equal(1, Evaluate(VectorMath.Exp, -0f));
        Assert.Equal(1, Evaluate(VectorMath.Exp, float.Epsilon));
        Assert.True(float.IsNaN(Evaluate(VectorMath.Exp, float.NaN)));
    }

    [Fact]
    public void Sigmoid_is_within_three_ulp_where_it_is_a_normal_number()
    {
        // Below -87 the sigmoid is smaller than 1.2e-38, and it is 0 from where e⁻ˣ overflows on.
        float[] sweep = [.. Dense(-87, 100, 1_000_000), .. AllSizes().Where(x => x > -87)];
        AssertWithin(3, VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), sweep);
        foreach (var x in Dense(-200, -87, 10_000))
            Assert.InRange(Evaluate(VectorMath.Sigmoid, x), 0, 1.7e-38f);
    }

    [Fact]
    public void Sigmoid_saturates_at_zero_and_one()
    {
        Assert.Equal(0.5f, Evaluate(VectorMath.Sigmoid, 0));
        Assert.Equal(0.5f, Evaluate(VectorMath.Sigmoid, -0f));
        Assert.Equal(1, Evaluate(VectorMath.Sigmoid, float.PositiveInfinity));
        Assert.Equal(1, Evaluate(VectorMath.Sigmoid, 1e30f));
        Assert.Equal(0, Evaluate(VectorMath.Sigmoid, float.NegativeInfinity));
        Assert.Equal(0, Evaluate(VectorMath.Sigmoid, -1e30f));
        Assert.True(float.IsNaN(Evaluate(VectorMath.Sigmoid, float.NaN)));
    }

    [Fact]
    public void Tanh_is_within_six_ulp_everywhere_also_near_zero()
    {
        // Near 0 the results are tiny, and 1 - 2 / (e²ˣ + 1) would have no digits left.
        float[] sweep = [.. Dense(-10, 10, 1_000_000), .. Dense(-0.36f, 0.36f, 500_000), .. AllSizes()];
        AssertWithin(6, VectorMath.Tanh, Math.Tanh, sweep);
    }

    [Fact]
    public void Tanh_saturates_at_one_and_never_beyond()
    {
        Assert.Equal(1, Evaluate(VectorMath.Tanh, float.PositiveInfinity));
        Assert.Equal(-1, Evaluate(VectorMath.Tanh, float.NegativeInfinity));
        Assert.Equal(0, Evaluate(VectorMath.Tanh, 0));
        Assert.Equal(0, Evaluate(VectorMath.Tanh, -0f));
        Assert.Equal(float.Epsilon, Evaluate(VectorMath.Tanh, float.Epsilon));
        Assert.Equal(-1e-40f, Evaluate(VectorMath.Tanh, -1e-40f));
        Assert.True(float.IsNaN(Evaluate(VectorMath.Tanh, float.NaN)));
        Assert.All(Evaluate<SimdScalar>(VectorMath.Tanh, [.. Dense(-100, 100, 100_000)]), y => Assert.InRange(y, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_gives_the_same_bits_lane_by_lane(int lanes)
    {
        float[] sweep = [.. Special, .. Dense(-110, 110, 100_000), .. AllSizes()];
        AssertSameBits(Evaluate<SimdScalar>(VectorMath.Exp, sweep), EvaluateAt(lanes, "exp", sweep), sweep);
        AssertSameBits(Evaluate<SimdScalar>(VectorMath.Sigmoid, sweep), EvaluateAt(lanes, "sigmoid", sweep), sweep);
        AssertSameBits(Evaluate<SimdScalar>(VectorMath.Tanh, sweep), EvaluateAt(lanes, "tanh", sweep), sweep);
    }

    private static float[] EvaluateAt(int lanes, string function, float[] values) => lanes switch
    {
        1 => EvaluateNamed<SimdScalar>(function, values),
        4 => EvaluateNamed<Simd128<float>>(function, values),
        8 => EvaluateNamed<Simd256<float>>(function, values),
        _ => EvaluateNamed<Simd512<float>>(function, values),
    };

    private static float[] EvaluateNamed<T>(string function, float[] values)
        where T : struct, ISimd<T, float> =>
        Evaluate<T>(
            function switch
            {
                "exp" => VectorMath.Exp,
                "sigmoid" => VectorMath.Sigmoid,
                _ => VectorMath.Tanh,
            },
            values);

    private static float Evaluate(Func<SimdScalar, SimdScalar> function, float x) => Evaluate<SimdScalar>(function, [x])[0];

    private static unsafe float[] Evaluate<T>(Func<T, T> function, float[] values)
        where T : struct, ISimd<T, float>
    {
        // Filled up with zeros to a whole vector.
        var padded = new float[(values.Length + 15) / 16 * 16];
        values.CopyTo(padded, 0);
        fixed (float* x = padded)
        {
            for (var i = 0; i < padded.Length; i += T.Count)
                function(T.Load(x + i)).Store(x + i);
        }

        return padded[..values.Length];
    }

    private static IEnumerable<float> Dense(float from, float to, int count) =>
        Enumerable.Range(0, count).Select(i => from + ((to - from) * ((float)i / count)));

    /// <summary>Every 60,013th float there is, of both signs, finite.</summary>
    private static IEnumerable<float> AllSizes()
    {
        for (var bits = (long)int.MinValue; bits <= int.MaxValue; bits += 60_013)
        {
            var value = BitConverter.Int32BitsToSingle((int)bits);
            if (float.IsFinite(value))
                yield return value;
        }
    }

    private static void AssertWithin(double ulps, Func<SimdScalar, SimdScalar> function, Func<double, double> exact, float[] values)
    {
        var results = Evaluate(function, values);
        var (worst, at) = (0.0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var want = exact(values[i]);
            var nearest = (float)want;

            // Where the nearest float is infinite, so must be the result.
            var error = !float.IsInfinity(nearest) ? Math.Abs(results[i] - want) / Ulp(nearest)
                : results[i] == nearest ? 0 : double.PositiveInfinity;
            if (!(error <= worst))
                (worst, at) = (error, i);
        }

        Assert.True(worst <= ulps, $"at {values[at]:R}: {results[at]:R}, exactly {exact(values[at]):R}, {worst:F2} ulp off");
    }

    private static double Ulp(float value) => (double)MathF.BitIncrement(MathF.Abs(value)) - MathF.Abs(value);

    private static void AssertSameBits(float[] want, float[] got, float[] arguments)
    {
        Assert.Equal(want.Length, got.Length);
        for (var i = 0; i < want.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(want[i]) != BitConverter.SingleToInt32Bits(got[i])
                && !(float.IsNaN(want[i]) && float.IsNaN(got[i])))
                Assert.Fail($"at {arguments[i]:R}: {got[i]:R} and not {want[i]:R}");
        }
    }
}
