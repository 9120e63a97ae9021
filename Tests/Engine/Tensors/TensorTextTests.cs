using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Tensors;

/// <summary>Tensors as text against <c>str(numpy.array(…, numpy.float32))</c> of NumPy 1.24.</summary>
public sealed class TensorTextTests
{
    private static readonly CpuDevice Device = new(threads: 1);

    public static TheoryData<float[], string> Vectors => new()
    {
        { [1.5f, -2.25f, 3], "[ 1.5  -2.25  3.  ]" },
        { [0.1f, 0.2f, 100], "[  0.1   0.2 100. ]" },
        { [1e10f, 2.5f], "[1.0e+10 2.5e+00]" },
        { [1e-5f, 1], "[1.e-05 1.e+00]" },
        { [1 / 3f, 2 / 3f], "[0.33333334 0.6666667 ]" },
        { [float.NaN, 1, float.PositiveInfinity, float.NegativeInfinity], "[ nan   1.  inf -inf]" },
        { [1e-5f, float.NaN], "[1.e-05    nan]" },
        { [float.NaN], "[nan]" },
        { [-0f, 0], "[-0.  0.]" },
        { [123456.789f, 0.5f, -1e-3f], "[ 1.2345679e+05  5.0000000e-01 -1.0000000e-03]" },
        { [999999.9f, 12345678], "[  999999.9 12345678. ]" },
        { [1, 1000.5f], "[1.0000e+00 1.0005e+03]" },
        { [1e38f, -1e-38f], "[ 1.e+38 -1.e-38]" },
        { [.. Enumerable.Range(0, 1001).Select(i => (float)i)], "[   0.    1.    2. ...  998.  999. 1000.]" },
        {
            [.. Enumerable.Range(0, 13).Select(i => (float)(i / 7.0))],
            "[0.         0.14285715 0.2857143  0.42857143 0.5714286  0.71428573\n" +
            " 0.85714287 1.         1.1428572  1.2857143  1.4285715  1.5714285\n" +
            " 1.7142857 ]"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vectors_look_as_in_NumPy(float[] values, string text) =>
        Assert.Equal(text, Device.FromArray(values, [values.Length]).ToString());

    [Theory]
    [InlineData(3.5f, "3.5")]
    [InlineData(1, "1.0")]
    [InlineData(1e-5f, "1e-05")]
    [InlineData(1e20f, "1e+20")]
    [InlineData(float.NaN, "nan")]
    public void Scalars_look_as_in_NumPy(float value, string text) => Assert.Equal(text, Device.Filled([], value).ToString());

    [Fact]
    public void Arrays_look_as_in_NumPy()
    {
        Assert.Equal("[[1. 2.]\n [3. 4.]]", Device.FromArray([1f, 2, 3, 4], [2, 2]).ToString());
        Assert.Equal("[[[ 1.e-08]]\n\n [[-1.e+00]]]", Device.FromArray([1e-8f, -1], [2, 1, 1]).ToString());
        Assert.Equal("[[  3 -10]\n [200   7]]", Device.FromIndices([3, -10, 200, 7], [2, 2]).ToString());
        Assert.Equal("7", Device.FromIndices([7], []).ToString());
        Assert.Equal(
            "[[0.000e+00 1.000e+00 2.000e+00 ... 4.700e+01 4.800e+01 4.900e+01]\n" +
            " [5.000e+01 5.100e+01 5.200e+01 ... 9.700e+01 9.800e+01 9.900e+01]\n" +
            " [1.000e+02 1.010e+02 1.020e+02 ... 1.470e+02 1.480e+02 1.490e+02]\n ...\n" +
            " [1.850e+03 1.851e+03 1.852e+03 ... 1.897e+03 1.898e+03 1.899e+03]\n" +
            " [1.900e+03 1.901e+03 1.902e+03 ... 1.947e+03 1.948e+03 1.949e+03]\n" +
            " [1.950e+03 1.951e+03 1.952e+03 ... 1.997e+03 1.998e+03 1.999e+03]]",
            Device.FromArray([.. Enumerable.Range(0, 2000).Select(i => (float)i)], [40, 50]).ToString());
    }

    [Fact]
    public void The_reference_prints_numbers_of_double_precision()
    {
        using var reference = new ReferenceDevice();
        Assert.Equal("[0.33333333 0.66666667]", reference.FromArray([1 / 3.0, 2 / 3.0], [2]).ToString());
        Assert.Equal("[1.00000001e-05 1.23000000e+02]", reference.FromArray([1.00000001e-5, 123], [2]).ToString());
    }
}
