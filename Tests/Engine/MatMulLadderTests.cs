using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>Every version of the matrix product, whichever the device would choose. One class for each device says which.</summary>
public abstract class MatMulLadderTests : IDisposable
{
    private readonly ReferenceDevice _reference = new();

    protected abstract GpuDevice Device { get; }

    public virtual void Every_version_agrees_with_the_reference(int rows, int inner, int columns)
    {
        var (left, right) = (RandomValues(rows * inner, 0), RandomValues(inner * columns, 1));
        foreach (var (transposeLeft, transposeRight) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Shape leftShape = transposeLeft ? [inner, rows] : [rows, inner], rightShape = transposeRight ? [columns, inner] : [inner, columns];
            var want = _reference.NewTensor([rows, columns]);
            _reference.MatMul(_reference.FromArray(left, leftShape), _reference.FromArray(right, rightShape), transposeLeft, transposeRight, want);
            foreach (var version in Enum.GetValues<MatMulVersion>())
            {
                var got = Device.NewTensor([rows, columns]);
                Device.Multiply(
                    version, Device.FromArray(left, leftShape), Device.FromArray(right, rightShape),
                    MatMulShape.Create(rows, columns, inner, transposeLeft, transposeRight), got);
                AssertClose(want, got, inner, $"{version}, transposed {transposeLeft} {transposeRight}");
            }
        }
    }

    public virtual void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns)
    {
        var (left, right, bias) = (RandomValues(rows * inner, 0), RandomValues(inner * columns, 1), RandomValues(columns, 2));
        foreach (var activation in new[] { Activation.None, Activation.Relu, Activation.Sigmoid, Activation.Tanh })
        {
            var want = _reference.NewTensor([rows, columns]);
            _reference.Dense(
                _reference.FromArray(left, [rows, inner]), _reference.FromArray(right, [inner, columns]), _reference.FromArray(bias, [columns]), activation, want);
            foreach (var version in Enum.GetValues<MatMulVersion>())
            {
                var got = Device.NewTensor([rows, columns]);
                Device.Multiply(
                    version, Device.FromArray(left, [rows, inner]), Device.FromArray(right, [inner, columns]), MatMulShape.Create(rows, columns, inner),
                    got, Device.FromArray(bias, [columns]), activation);
                AssertClose(want, got, inner, $"{version} + {activation}");
            }
        }
    }

    public void Dispose()
    {
        Device.Dispose();
        _reference.Dispose();
        GC.SuppressFinalize(this);
    }

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
                Math.Abs(expected[i] - actual[i]) <= 2e-6 * Math.Sqrt(inner + 1),
                $"{what}, {want.Shape}: element {i} is {actual[i]:R}, the reference has {expected[i]:R}");
        }
    }
}

public sealed class OpenClMatMulLadderTests : MatMulLadderTests
{
    protected override GpuDevice Device { get; } = new OpenClDevice();

    // One less and one more than tiles and blocks, and sums that are divided into parts of unequal length.
    [OpenClTheory]
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
    public override void Every_version_agrees_with_the_reference(int rows, int inner, int columns) =>
        base.Every_version_agrees_with_the_reference(rows, inner, columns);

    [OpenClTheory]
    [InlineData(3, 5, 67)]
    [InlineData(2, 1500, 3)]
    public override void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns) =>
        base.Every_version_adds_the_bias_and_applies_the_activation(rows, inner, columns);
}

public sealed class HostMatMulLadderTests : MatMulLadderTests
{
    protected override GpuDevice Device { get; } = HostGpu.Open();

    [Theory]
    [InlineData(3, 17, 34)]
    [InlineData(2, 259, 3)]
    public override void Every_version_agrees_with_the_reference(int rows, int inner, int columns) =>
        base.Every_version_agrees_with_the_reference(rows, inner, columns);

    [Theory]
    [InlineData(2, 3, 5)]
    public override void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns) =>
        base.Every_version_adds_the_bias_and_applies_the_activation(rows, inner, columns);
}
