using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Tests.Engine.Devices.Gpu;

public sealed class DivisorTests
{
    /// <summary>
    /// Where a quotient made of a rounded reciprocal goes wrong first: next to the multiples of the divisor, the largest above all.
    /// </summary>
    [Fact]
    public void Divides_as_division_does()
    {
        int[] divisors =
        [
            .. Enumerable.Range(1, 300), 641, 1 << 15, (1 << 15) + 1, 46_341, 65_535, 65_536, 65_537, 715_827_883, (1 << 30) - 1, 1 << 30,
            (1 << 30) + 1,
            int.MaxValue - 1, int.MaxValue,
        ];
        foreach (var d in divisors)
        {
            var divisor = Divisor.Create(d);
            long largest = int.MaxValue / d;
            foreach (var multiple in new[] { 0, 1, 2, largest / 2, largest - 1, largest })
            {
                for (var n = Math.Max(0, (multiple * d) - 2); n <= Math.Min(int.MaxValue, (multiple * d) + 2); n++)
                {
                    Assert.True(divisor.Quotient((int)n) == n / d, $"{n} / {d} is {divisor.Quotient((int)n)}");
                    Assert.True(divisor.Remainder((int)n) == n % d, $"{n} % {d} is {divisor.Remainder((int)n)}");
                }
            }

            Assert.Equal(int.MaxValue / d, divisor.Quotient(int.MaxValue));
        }
    }
}
