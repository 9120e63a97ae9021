namespace Gtzan.Tests.Engine.Serialization.Onnx;

/// <summary>An array in an ONNX graph, row-major.</summary>
public sealed record OnnxTensor
{
    public OnnxTensor(int[] dimensions, double[] values)
    {
        Assert.Equal(dimensions.Aggregate(1, (product, dimension) => product * dimension), values.Length);
        (Dimensions, Values) = (dimensions, values);
    }

    public int[] Dimensions { get; }

    public double[] Values { get; }

    /// <summary>The element at a place.</summary>
    public double this[params ReadOnlySpan<int> place]
    {
        get
        {
            Assert.Equal(Dimensions.Length, place.Length);
            var index = 0;
            for (var axis = 0; axis < place.Length; axis++)
                index = (index * Dimensions[axis]) + place[axis];
            return Values[index];
        }
    }

    /// <summary>An array whose elements are computed from their places.</summary>
    public static OnnxTensor Make(int[] dimensions, Func<int[], double> element)
    {
        var values = new double[dimensions.Aggregate(1, (product, dimension) => product * dimension)];
        var place = new int[dimensions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var rest = i;
            for (var axis = dimensions.Length - 1; axis >= 0; axis--)
                (rest, place[axis]) = (rest / dimensions[axis], rest % dimensions[axis]);
            values[i] = element(place);
        }

        return new OnnxTensor(dimensions, values);
    }
}
