using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>Every version of the matrix product, whichever the device would choose. One class for each device says which.</summary>
public abstract class MatMulLadderTests : IDisposable
{
    private readonly ReferenceDevice _reference = new();

    protected abstract GpuDevice Device { get; }

    public virtual void Every_version_agrees_with_the_reference(int rows, int inner, int columns)
    {
        foreach (var version in Enum.GetValues<MatMulVersion>())
        {
            foreach (var (transposeLeft, transposeRight) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                Shape left = transposeLeft ? [inner, rows] : [rows, inner], right = transposeRight ? [columns, inner] : [inner, columns];
                var want = _reference.NewTensor([rows, columns]);
                _reference.MatMul(RandomTensor(_reference, left, 0), RandomTensor(_reference, right, 1), transposeLeft, transposeRight, want);
                var got = Device.NewTensor([rows, columns]);
                Device.Multiply(
                    version, RandomTensor(Device, left, 0), RandomTensor(Device, right, 1),
                    MatMulShape.Create(rows, columns, inner, transposeLeft, transposeRight), got);
                AssertClose(want, got, inner, $"{version}, transposed {transposeLeft} {transposeRight}");
            }
        }
    }

    public virtual void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns)
    {
        foreach (var version in Enum.GetValues<MatMulVersion>())
        {
            foreach (var activation in new[] { Activation.None, Activation.Relu, Activation.Sigmoid, Activation.Tanh })
            {
                var want = _reference.NewTensor([rows, columns]);
                _reference.Dense(
                    RandomTensor(_reference, [rows, inner], 0), RandomTensor(_reference, [inner, columns], 1), RandomTensor(_reference, [columns], 2), activation, want);
                var got = Device.NewTensor([rows, columns]);
                Device.Multiply(
                    version, RandomTensor(Device, [rows, inner], 0), RandomTensor(Device, [inner, columns], 1), MatMulShape.Create(rows, columns, inner),
                    got, RandomTensor(Device, [columns], 2), activation);
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

    private static Tensor RandomTensor(Device device, Shape shape, uint which)
    {
        var random = new RandomSequence(7, RandomPurpose.Check, which);
        return device.FromArray([.. Enumerable.Range(0, shape.Length).Select(i => (float)random.Normal(i))], shape);
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
    public override void Every_version_agrees_with_the_reference(int rows, int inner, int columns) =>
        base.Every_version_agrees_with_the_reference(rows, inner, columns);

    [OpenClTheory]
    [InlineData(3, 5, 67)]
    [InlineData(2, 1500, 3)]
    public override void Every_version_adds_the_bias_and_applies_the_activation(int rows, int inner, int columns) =>
        base.Every_version_adds_the_bias_and_applies_the_activation(rows, inner, columns);
}

public sealed class EmulatorMatMulLadderTests : MatMulLadderTests
{
    protected override GpuDevice Device { get; } = new EmulatorDevice();

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
