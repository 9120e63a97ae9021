using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Tests.Engine.Devices.Gpu;

namespace Gtzan.Tests.Engine.Ops;

/// <summary>Every version of the matrix product, whichever the device would choose.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class MatMulLadderTests(OpenClFixture fixture) : IDisposable
{
    private readonly ReferenceDevice _reference = new();

    // One less and one more than tiles and blocks, and sums that are divided into parts of unequal length.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 17)]
    [InlineData(15, 16, 17)]
    [InlineData(31, 33, 65)]
    [InlineData(64, 32, 64)]
    [InlineData(65, 17, 129)]
    [InlineData(129, 1, 33)]
    [InlineData(1, 700, 31)]
    [InlineData(33, 1001, 2)]
    [InlineData(9, 9999, 5)]
    [InlineData(3, 60_001, 2)]
    public void Every_version_agrees_with_the_reference(int rows, int inner, int columns)
    {
        var device = fixture.Gpu;
        var (left, right) = (RandomValues(rows * inner, 0), RandomValues(inner * columns, 1));
        foreach (var (transposeLeft, transposeRight) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Shape leftShape = transposeLeft ? [inner, rows] : [rows, inner];
            Shape rightShape = transposeRight ? [columns, inner] : [inner, columns];
            var want = _reference.NewTensor([rows, columns]);
            var (leftThere, rightThere) = (_reference.FromArray(left, leftShape), _reference.FromArray(right, rightShape));
            _reference.Run(new MatMulOp(leftThere, rightThere, transposeLeft, transposeRight, want));
            foreach (var version in Enum.GetValues<MatMulVersion>())
            {
                var got = device.NewTensor([rows, columns]);
                MatMulGpu.Multiply(
                    device, version, device.FromArray(left, leftShape), device.FromArray(right, rightShape),
                    MatMulShape.Create(rows, columns, inner, transposeLeft, transposeRight), got);
                AssertClose(want, got, inner, $"{version}, transposed {transposeLeft} {transposeRight}");
            }
        }
    }

    [Theory]
    [InlineData(3, 5, 67)]
    [InlineData(2, 1500, 3)]
    public void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns)
    {
        var device = fixture.Gpu;
        var (left, right, bias) = (RandomValues(rows * inner, 0), RandomValues(inner * columns, 1), RandomValues(columns, 2));
        foreach (var activation in new[] { Activation.None, Activation.Relu, Activation.Sigmoid, Activation.Tanh })
        {
            var want = _reference.NewTensor([rows, columns]);
            _reference.Run(new MatMulOp(
                _reference.FromArray(left, [rows, inner]), _reference.FromArray(right, [inner, columns]), false, false, want,
                _reference.FromArray(bias, [columns]), activation));
            foreach (var version in Enum.GetValues<MatMulVersion>())
            {
                var got = device.NewTensor([rows, columns]);
                MatMulGpu.Multiply(
                    device, version, device.FromArray(left, [rows, inner]), device.FromArray(right, [inner, columns]),
                    MatMulShape.Create(rows, columns, inner),
                    got, device.FromArray(bias, [columns]), activation);
                AssertClose(want, got, inner, $"{version} + {activation}");
            }
        }
    }

    public void Dispose() => _reference.Dispose();

    private static float[] RandomValues(int length, uint which)
    {
        var random = new RandomSequence(7, RandomPurpose.Check, which);
        return [.. Enumerable.Range(0, length).Select(i => (float)random.Normal(i))];
    }

    // Sums of n such products are of the size of √n.
    private static void AssertClose(Tensor want, Tensor got, int inner, string what)
    {
        var (expected, actual) = (want.ToDoubleArray(), got.ToDoubleArray());
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 3e-6 * Math.Sqrt(inner + 1),
                $"{what}, {want.Shape}: element {i} is {actual[i]:R}, the reference has {expected[i]:R}");
        }
    }
}
