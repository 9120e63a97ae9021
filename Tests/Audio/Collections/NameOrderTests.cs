using Gtzan.Audio.Collections;

namespace Gtzan.Tests.Audio.Collections;

public sealed class NameOrderTests
{
    [Theory]
    [InlineData("Symphony No.2.wav", "Symphony No.10.wav")]
    [InlineData("a/2.wav", "a/10.wav")]
    [InlineData("a/z.wav", "a b/a.wav")]
    [InlineData("a.wav", "b.wav")]
    [InlineData("A.wav", "a.wav")]
    [InlineData("1", "1a")]
    [InlineData("01", "1")]
    [InlineData("01", "2")]
    [InlineData("x09", "x10")]
    [InlineData("18446744073709551617", "18446744073709551618")]
    public void The_first_comes_before_the_second(string first, string second)
    {
        Assert.True(NameOrder.Compare(first, second) < 0);
        Assert.True(NameOrder.Compare(second, first) > 0);
        Assert.Equal(0, NameOrder.Compare(first, first));
    }

    [Fact]
    public void It_is_a_total_order()
    {
        string[] names = ["1", "01", "1a", "01a", "a1", "a01b", "a1b", "a", "a/", "a/1", "/", "", "2", "10", "a10/2", "a9/3"];
        foreach (var x in names)
        {
            foreach (var y in names)
            {
                Assert.Equal(x == y, NameOrder.Compare(x, y) == 0);
                Assert.Equal(Math.Sign(NameOrder.Compare(x, y)), -Math.Sign(NameOrder.Compare(y, x)));
                foreach (var z in names.Where(z => NameOrder.Compare(x, y) < 0 && NameOrder.Compare(y, z) < 0))
                    Assert.True(NameOrder.Compare(x, z) < 0, $"{x}, {y}, {z}");
            }
        }
    }
}
