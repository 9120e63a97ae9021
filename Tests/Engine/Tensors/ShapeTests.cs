using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Tensors;

public class ShapeTests
{
    [Fact]
    public void A_shape_knows_its_dimensions_and_their_product()
    {
        Shape shape = [32, 130, 13];
        Assert.Equal((3, 54_080), (shape.Rank, shape.Length));
        Assert.Equal((32, 13, 130), (shape[0], shape[^1], shape[1]));
        Assert.Equal([32, 130, 13], shape.Dimensions.ToArray());
        Assert.Equal("[32, 130, 13]", shape.ToString());
        var dimensions = new List<int>();
        foreach (var dimension in shape)
            dimensions.Add(dimension);
        Assert.Equal([32, 130, 13], dimensions);
    }

    [Fact]
    public void The_empty_shape_and_the_default_one_are_scalars()
    {
        Shape empty = [];
        Assert.Equal((0, 1, "[]"), (empty.Rank, empty.Length, empty.ToString()));
        Assert.Equal(empty, default);
        Assert.Equal(1, default(Shape).Length);
    }

    [Fact]
    public void Shapes_are_equal_if_all_their_dimensions_are()
    {
        Shape shape = [2, 3];
        Assert.True(shape == new Shape(2, 3));
        Assert.True(shape.Equals((object)new Shape(2, 3)));
        Assert.Equal(shape.GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.True(shape != new Shape(3, 2));
        Assert.True(shape != new Shape(2, 3, 1));
        Assert.True(shape != new Shape(6));
        Assert.False(shape.Equals("[2, 3]"));
    }

    [Fact]
    public void The_largest_shapes_are_exact()
    {
        Assert.Equal(int.MaxValue, new Shape(int.MaxValue).Length);
        Assert.Equal(65_536 * 32_767, new Shape(65_536, 32_767).Length);
        Assert.Equal(5, new Shape(1, 2, 3, 4, 5).Rank);
    }

    [Theory]
    [InlineData("Shape: dimension 1 is 0 in [3, 0]; every dimension must be at least 1.", 3, 0)]
    [InlineData("Shape: dimension 0 is -2 in [-2, -3]; every dimension must be at least 1.", -2, -3)]
    [InlineData("Shape: 6 dimensions given, at most 5 are supported.", 1, 1, 1, 1, 1, 1)]
    [InlineData("Shape: [65536, 32768] has more than 2147483647 elements.", 65_536, 32_768)]
    [InlineData("Shape: [65536, 65536, 65536, 65536] has more than 2147483647 elements.", 65_536, 65_536, 65_536, 65_536)]
    public void An_impossible_shape_is_refused(string message, params int[] dimensions) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Shape(dimensions)).Message);

    [Fact]
    public void A_dimension_that_does_not_exist_is_refused()
    {
        const string Message = "Shape [2, 3] has 2 dimensions; dimension {0} does not exist. (Parameter 'axis')";
        var shape = new Shape(2, 3);
        Assert.Equal(
            Message.Replace("{0}", "2", StringComparison.Ordinal), Assert.Throws<ArgumentOutOfRangeException>(() => shape[2]).Message);
        Assert.Equal(
            Message.Replace("{0}", "^3", StringComparison.Ordinal), Assert.Throws<ArgumentOutOfRangeException>(() => shape[^3]).Message);
    }

    [Fact]
    public void A_first_dimension_comes_and_goes()
    {
        Assert.Equal(new Shape(130, 13), new Shape(13).Prepend(130));
        Assert.Equal(new Shape(4), new Shape().Prepend(4));
        Assert.Equal(new Shape(13), new Shape(130, 13).WithoutFirst());
        Assert.Equal(new Shape(), new Shape(13).WithoutFirst());
        Assert.Equal(
            "Shape: a scalar has no first dimension to drop.",
            Assert.Throws<InvalidOperationException>(() => new Shape().WithoutFirst()).Message);
        Assert.Equal(
            "Shape: 6 dimensions given, at most 5 are supported.",
            Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1).Prepend(1)).Message);
    }

    public static TheoryData<int[], int[], int[]> Broadcasts => new()
    {
        { [2, 3], [2, 3], [2, 3] },
        { [2, 3], [3], [2, 3] },
        { [3], [2, 3], [2, 3] },
        { [2, 1], [1, 3], [2, 3] },
        { [2, 3], [], [2, 3] },
        { [4, 1, 5], [3, 1], [4, 3, 5] },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Shapes_broadcast_as_in_NumPy(int[] left, int[] right, int[] result) =>
        Assert.Equal(new Shape(result), Shape.Broadcast(new Shape(left), new Shape(right), "Add"));

    [Fact]
    public void Shapes_that_do_not_broadcast_are_named_with_the_dimension()
    {
        Assert.Equal(
            "Add: shapes do not broadcast, 3 and 4 in dimension 1 (left [2, 3], right [2, 4]).",
            Assert.Throws<ArgumentException>(() => Shape.Broadcast([2, 3], [2, 4], "Add")).Message);
        Assert.Equal(
            "Add: shapes do not broadcast, 2 and 3 in dimension 1 (left [2, 5], right [4, 3, 5]).",
            Assert.Throws<ArgumentException>(() => Shape.Broadcast([2, 5], [4, 3, 5], "Add")).Message);
    }
}
