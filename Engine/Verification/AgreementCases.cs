using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Attention;
using Gtzan.Engine.Ops.AveragePool2D;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Dropout;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Gather;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.LayerNorm;
using Gtzan.Engine.Ops.Gru;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Ops.Statistics;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Verification;

/// <summary>
/// Every operation at odd shapes: 1, 2, 3, primes, one more or less than a vector, a tile, a block of the matrix product; batch 1.
/// </summary>
internal static partial class AgreementCases
{
    public static IReadOnlyList<AgreementCase> All { get; } =
    [
        .. Elementwise(), .. Arithmetic(), .. Reductions(), .. Copies(), .. Products(), .. Convolutions(), .. Poolings(),
        .. PooledConvolutions(), .. Normalizations(), .. Recurrences(), .. Attentions(), .. Losses(),
        .. Training(), .. NotANumber(),
    ];

    private static IEnumerable<AgreementCase> Elementwise()
    {
        foreach (var length in new[] { 1, 2, 3, 15, 16, 17, 33, 1000, 40_000 })
        {
            yield return AgreementCase.Of("relu", x => x[0].Relu(), [length]);
            yield return AgreementCase.Of("sigmoid", x => x[0].Scale(4).Sigmoid(), [length]);
            yield return AgreementCase.Of("tanh", x => x[0].Scale(2).Tanh(), [length]);
            yield return AgreementCase.Of("exp", x => x[0].Scale(3).Exp(), [length]);
            yield return AgreementCase.Of("log", x => x[0].Exp().Log(), [length]);
            yield return AgreementCase.Of("sqrt", x => x[0].Exp().Sqrt(), [length]);
            yield return AgreementCase.Of("scale", x => x[0].Scale(-1.7f), [length]);
            yield return AgreementCase.Of("scale and offset", x => 1.5f - (x[0] * 2), [length]);
            yield return AgreementCase.Of("abs", x => x[0].Abs(), [length]);
            yield return AgreementCase.Of("gelu", x => x[0].Scale(2).Gelu(), [length]);
            yield return AgreementCase.Of("gelu, tanh", x => x[0].Scale(2).Gelu(approximate: true), [length]);
            yield return AgreementCase.Of("silu", x => x[0].Scale(4).Silu(), [length]);
            yield return AgreementCase.Of("clamp", x => x[0].Clamp(-0.5f, 1), [length]);
            foreach (var exponent in new[] { -2, -1, -0.5f, 0, 0.5f, 1, 1.7f, 2, 3 })
                yield return AgreementCase.Of($"pow {exponent}", x => x[0].Exp().Pow(exponent), [length]);
            yield return AgreementCase.Of("pow 5 of negative numbers", x => x[0].Pow(5), [length]);
            yield return AgreementCase.Of("dropout", x => x[0].Dropout(0.3f, new RandomSequence(5, RandomPurpose.Dropout, 2, 9)), [length]);
        }
    }

    private static IEnumerable<AgreementCase> Arithmetic()
    {
        (Shape Left, Shape Right)[] pairs =
        [
            ([1], [1]), ([3, 17], [3, 17]), ([33, 5], [5]), ([5], [33, 5]), ([7, 3], [7, 1]), ([7, 1], [1, 3]), ([2, 3, 4], [3, 1]),
            ([4, 4], []),
            ([300, 129], [300, 129]), ([300, 129], [129]), ([2, 1, 3, 1, 5], [4, 1, 2, 1]), ([3, 5], [4, 2, 3, 1]),
        ];
        foreach (var (left, right) in pairs)
        {
            yield return AgreementCase.Of("add", x => x[0] + x[1], left, right);
            yield return AgreementCase.Of("subtract", x => x[0] - x[1], left, right);
            yield return AgreementCase.Of("multiply", x => x[0] * x[1], left, right);
            yield return AgreementCase.Of("divide", x => x[0] / x[1].Exp(), left, right);
            yield return AgreementCase.Of("compare", x => x[0] * (x[0].Greater(x[1]) + x[0].LessOrEqual(x[1]).Scale(2)), left, right);
            yield return AgreementCase.Of("equal", x => x[0] * (x[0].Equal(x[1]) + x[0].NotEqual(x[1]).Scale(2)), left, right);
            yield return AgreementCase.Of("where", x => x[0].Detach().Less(x[1]).Where(x[0], x[1]), left, right);
        }
    }

    private static IEnumerable<AgreementCase> Reductions()
    {
        foreach (var shape in new Shape[] { [1], [17], [3, 5], [33, 31], [1000, 7], [70_001] })
        {
            yield return AgreementCase.Of("sum", x => x[0].Sum(), shape);
            yield return AgreementCase.Of("mean", x => x[0].Mean(), shape);
            yield return AgreementCase.Of("sum of squares", x => x[0].SumOfSquares(), shape);
        }

        yield return AgreementCase.Of("sum to a row", x => x[0].SumTo([17]), [129, 17]);
        yield return AgreementCase.Of("sum to a row", x => x[0].SumTo([33]), [2000, 33]);
        yield return AgreementCase.Of("sum to a column", x => x[0].SumTo([129, 1]), [129, 17]);
        yield return AgreementCase.Of("sum to a column", x => x[0].SumTo([3, 1]), [3, 4001]);
        yield return AgreementCase.Of("sum to a matrix", x => x[0].SumTo([3, 4]), [5, 3, 4]);
        yield return AgreementCase.Of("sum to the middle", x => x[0].SumTo([5, 1, 3]), [5, 300, 3]);
        yield return AgreementCase.Of("sum to every second", x => x[0].SumTo([4, 1, 6, 1]), [3, 4, 5, 6, 7]);
        yield return AgreementCase.Of("reshape", x => x[0].Reshape([6, 35]), [2, 3, 35]);
        yield return AgreementCase.Of("flatten", x => x[0].Flatten(), [2, 3, 35]);

        (Shape Shape, int[] Axes)[] reductions =
        [
            ([1], [0]), ([3, 17], [0]), ([3, 17], [1]), ([33, 129], [-1]), ([129, 33], [0]), ([5, 300, 3], [1]), ([2, 70, 65], [1]),
            ([4, 5, 6, 7], [0, 2]), ([3, 4, 5, 6, 7], [-1, 1, 3]), ([2, 3, 4001], [2]), ([2, 3000, 2], [1, 2]), ([5, 4], []),
        ];
        foreach (var (shape, axes) in reductions)
        {
            var name = $"over ({string.Join(", ", axes)})";
            yield return AgreementCase.Of($"sum {name}", x => x[0].Sum(axes), shape);
            yield return AgreementCase.Of($"mean {name}", x => x[0].Mean(axes, keepDims: true), shape);
            yield return AgreementCase.Of($"variance {name}", x => x[0].Variance(axes, correction: 0), shape);
            yield return AgreementCase.Of($"max {name}", x => x[0].Max(axes), shape);
            yield return AgreementCase.Of($"min {name}", x => x[0].Min(axes, keepDims: true), shape);
            if (axes.Length < 2)
                yield return ArgMax($"argmax {name}", axes.Length == 1 ? axes[0] : null, shape);
        }
    }

    // In tenths, so that some elements are equal: the first counts.
    private static AgreementCase ArgMax(string name, int? axis, Shape shape) => new($"{name} {shape}", device =>
    {
        var values = AgreementCase.Random(device, shape, 60).ToArray();
        var index = device.FromArray(Array.ConvertAll(values, value => MathF.Round(value, 1)), shape).ArgMax(axis);
        return [Array.ConvertAll(index.ToIndexArray(), value => (float)value)];
    });

    private static IEnumerable<AgreementCase> Copies()
    {
        yield return AgreementCase.Of("slice", x => x[0].Slice(1..^1, 2..9), [5, 17, 3]);
        yield return AgreementCase.Of("slice", x => x[0].Slice(.., 16..), [33, 17]);
        yield return AgreementCase.Of("slice, every third", x => x[0].Slice(1, 1..^2, 3), [4, 35, 5]);
        yield return AgreementCase.Of("slices of one tensor", x => x[0].Slice(..2) * x[0].Slice(1..) * x[0].Slice(^2..), [3, 7]);
        yield return AgreementCase.Of("slices and the tensor", x => (x[0] * x[0].Slice(..1)) + x[0].Slice(1..2) + x[0], [3, 7]);
        yield return AgreementCase.Of("select", x => x[0].Select(1, ^1), [3, 5, 65]);
        yield return AgreementCase.Of("select", x => x[0].Select(-1, 2), [3, 5, 7]);
        yield return AgreementCase.Of(
            "split", x => x[0].Split(3, axis: 1) is [var a, var b, var c] ? (a * b).Sum([1]) * c.Sum([1]) : x[0], [4, 8]);
        yield return AgreementCase.Of("permute", x => x[0].Permute(0, 2, 1, 3), [2, 33, 5, 16]);
        yield return AgreementCase.Of("permute", x => x[0].Permute(0, 2, 1), [3, 33, 65]);
        yield return AgreementCase.Of("permute", x => x[0].Permute(4, 2, 0, 3, 1), [2, 3, 33, 5, 7]);
        yield return AgreementCase.Of("permute", x => x[0].Permute(2, 3, 0, 1), [1, 35, 4, 1]);
        yield return AgreementCase.Of("transpose", x => x[0].Transpose(), [33, 65]);
        yield return AgreementCase.Of("transpose", x => x[0].Transpose(), [1, 3]);
        yield return AgreementCase.Of("transpose", x => x[0].Transpose(-1, -2), [2, 3, 129, 17]);
        yield return AgreementCase.Of("flip", x => x[0].Flip(1, -1), [3, 5, 17]);
        yield return AgreementCase.Of("flip", x => x[0].Flip(0), [40_000]);
        yield return AgreementCase.Of("broadcast to a matrix", x => x[0].BroadcastTo([129, 17]), [129, 1]);
        yield return AgreementCase.Of("broadcast", x => x[0].BroadcastTo([2, 4, 3, 33]), [4, 1, 33]);
        yield return AgreementCase.Of("pad", x => x[0].Pad([(1, 2), (0, 3)], 0.5f), [33, 17]);
        yield return AgreementCase.Of("pad", x => x[0].Pad([(0, 0), (7, 1), (2, 0)]), [2, 5, 3]);
        yield return AgreementCase.Of("concat", x => Tensor.Concat([x[0], x[1], x[0]], axis: 1), [3, 2, 5], [3, 17, 5]);
        yield return AgreementCase.Of("concat", x => Tensor.Concat([x[0], x[1]]), [20_000], [17]);
        yield return AgreementCase.Of("concat", x => Tensor.Concat(x, axis: -1), [33, 1], [33, 16]);
        yield return AgreementCase.Of("stack", x => Tensor.Stack(x, axis: -1), [3, 17], [3, 17], [3, 17]);
        yield return AgreementCase.Of("stack", x => Tensor.Stack(x, axis: 1), [3, 17], [3, 17]);
        foreach (var (count, shape) in new (int, Shape)[] { (1, [1]), (5, [3, 17]), (33, [7, 2, 3]), (1000, [129, 33]) })
            yield return AgreementCase.Of($"gather {count}", x => x[0].Gather(Indices(x[0].Device, count, x[0].Shape[0])), shape);
    }

    private static Tensor Indices(Device device, int count, int rows) =>
        device.FromIndices([.. Enumerable.Range(0, count).Select(i => i * i % rows)], [count]);

    private static IEnumerable<AgreementCase> Products()
    {
        (Shape Left, Shape Right)[] batches =
        [
            ([3, 2, 5], [3, 5, 7]), ([2, 3, 33, 17], [2, 3, 17, 65]), ([4, 1, 9, 8], [3, 8, 5]), ([5, 3, 17], [17, 9]),
            ([3, 17], [5, 17, 9]), ([33, 7, 9], [33, 9, 8]), ([2, 1, 300], [2, 300, 3]), ([3, 65, 300], [3, 300, 64]),
        ];
        foreach (var (left, right) in batches)
        {
            yield return AgreementCase.Of("matmul, batched", x => x[0].MatMul(x[1]), left, right);
            yield return AgreementCase.Of("matmul, batched, left transposed", x => x[0].Transpose(-1, -2).MatMul(x[1], true), left, right);
            yield return AgreementCase.Of(
                "matmul, batched, right transposed", x => x[0].MatMul(x[1].Transpose(-1, -2), false, true), left, right);
        }

        (int Rows, int Inner, int Columns)[] sizes =
        [
            (1, 1, 1), (1, 3, 2), (3, 1, 1), (2, 17, 33), (7, 8, 9), (8, 16, 32), (9, 15, 31), (16, 33, 65), (33, 257, 31), (17, 600, 40),
            (65, 10, 1100), (129, 64, 129), (2, 300, 2), (9, 300, 96),
        ];
        foreach (var (rows, inner, columns) in sizes)
        {
            yield return AgreementCase.Of("matmul", x => x[0].MatMul(x[1]), [rows, inner], [inner, columns]);
            yield return AgreementCase.Of(
                "matmul, left transposed", x => x[0].MatMul(x[1], transposeLeft: true), [inner, rows], [inner, columns]);
            yield return AgreementCase.Of(
                "matmul, right transposed", x => x[0].MatMul(x[1], transposeRight: true), [rows, inner], [columns, inner]);
            yield return AgreementCase.Of("matmul, both transposed", x => x[0].MatMul(x[1], true, true), [inner, rows], [columns, inner]);
            foreach (var activation in Enum.GetValues<Activation>())
            {
                // Scaled so that the activation gets numbers of the size of 1, and does not saturate.
                yield return AgreementCase.Of(
                    $"dense + {activation}", x => x[0].Dense(x[1].Scale(1 / MathF.Sqrt(inner)), x[2], activation), [rows, inner],
                    [inner, columns], [columns]);
            }
        }
    }

    private static IEnumerable<AgreementCase> Convolutions()
    {
        (Shape Input, Shape Kernel)[] sizes =
        [
            ([1, 3, 3, 1], [3, 3, 1, 1]), ([2, 13, 7, 1], [3, 3, 1, 32]), ([1, 9, 6, 3], [2, 2, 3, 5]), ([2, 7, 5, 33], [3, 2, 33, 17]),
            ([3, 6, 4, 16], [1, 1, 16, 8]), ([1, 17, 5, 40], [3, 3, 40, 33]), ([1, 20, 4, 64], [2, 3, 64, 65]),
            ([3, 21, 13, 2], [3, 3, 2, 5]),

            // The cpu device computes these by Winograd's algorithm.
            ([2, 4, 3, 32], [3, 3, 32, 32]), ([1, 11, 6, 64], [3, 3, 64, 32]), ([3, 21, 7, 32], [3, 3, 32, 96]),
            ([1, 5, 33, 96], [3, 3, 96, 64]),
            ([1, 65, 33, 32], [3, 3, 32, 32]),
        ];
        foreach (var (input, kernel) in sizes)
        {
            foreach (var stride in new[] { 1, 2, 3 })
            {
                foreach (var padding in new[] { Padding.Valid, Padding.Same })
                {
                    yield return AgreementCase.Of(
                        $"conv2d, stride {stride}, {padding} + relu", x => x[0].Conv2D(x[1], x[2], stride, padding, Activation.Relu),
                        input, kernel, [kernel[3]]);
                }
            }

            var scale = 1 / MathF.Sqrt(kernel.Length / kernel[3]);
            yield return AgreementCase.Of(
                "conv2d + tanh", x => x[0].Conv2D(x[1].Scale(scale), x[2], 1, Padding.Same, Activation.Tanh), input, kernel, [kernel[3]]);
            yield return AgreementCase.Of("conv2d", x => x[0].Conv2D(x[1], x[2]), input, kernel, [kernel[3]]);
        }

        (Size2D Stride, Padding Padding, Size2D Dilation)[] options =
        [
            ((2, 1), Padding.Of(3, 0, 1, 2), 1), ((1, 3), Padding.Of(0, 4, 5, 1), (1, 2)), (1, Padding.Same, (3, 1)),
            (1, Padding.Of(1, 2, 0, 3), 1), ((3, 2), Padding.Causal, (2, 3)), (2, Padding.Of(9), 4),
        ];
        foreach (var (stride, padding, dilation) in options)
        {
            foreach (var (input, kernel) in new (Shape, Shape)[]
            {
                ([2, 9, 7, 3], [3, 2, 3, 5]), ([3, 1, 17, 5], [1, 4, 5, 33]), ([1, 5, 6, 32], [3, 3, 32, 32]),
                ([2, 13, 1, 1], [5, 1, 1, 9]),
            })
                yield return AgreementCase.Of(
                    $"conv2d, stride {stride}, {padding}, dilation {dilation}",
                    x => x[0].Conv2D(x[1], x[2], stride, padding, dilation: dilation), input, kernel, [kernel[3]]);
        }
    }

    private static IEnumerable<AgreementCase> Poolings()
    {
        foreach (var input in new Shape[] { [1, 3, 3, 1], [2, 8, 6, 3], [1, 13, 11, 17], [2, 9, 7, 32], [3, 5, 4, 33] })
        {
            foreach (var (window, stride) in new[] { (1, 1), (2, 2), (3, 2), (3, 1), (2, 3) })
            {
                foreach (var padding in new[] { Padding.Valid, Padding.Same })
                {
                    yield return AgreementCase.Of(
                        $"maxpool2d {window}×{window} / {stride}, {padding}", x => x[0].MaxPool2D(window, stride, padding), input);
                    yield return AgreementCase.Of(
                        $"averagepool2d {window}×{window} / {stride}, {padding}", x => x[0].AveragePool2D(window, stride, padding), input);
                }
            }
        }

        (Size2D Window, Size2D Stride, Padding Padding)[] options =
        [
            ((2, 3), (3, 1), Padding.Of(1, 0, 2, 1)), ((3, 1), (1, 2), Padding.Causal), ((1, 5), (1, 5), Padding.Of(0, 0, 3, 4)),
        ];
        foreach (var (window, stride, padding) in options)
        {
            foreach (var input in new Shape[] { [2, 8, 6, 3], [1, 13, 11, 33], [3, 4, 7, 16] })
            {
                foreach (var dilation in new Size2D[] { 1, (2, 1) })
                    yield return AgreementCase.Of(
                        $"maxpool2d {window} / {stride}, {padding}, dilation {dilation}",
                        x => x[0].MaxPool2D(window, stride, padding, dilation), input);
                foreach (var counts in new[] { false, true })
                    yield return AgreementCase.Of(
                        $"averagepool2d {window} / {stride}, {padding}, padding counts: {counts}",
                        x => x[0].AveragePool2D(window, stride, padding, counts), input);
            }
        }
    }

    private static IEnumerable<AgreementCase> PooledConvolutions()
    {
        (Shape Input, Shape Kernel)[] sizes =
        [
            ([1, 3, 3, 1], [3, 3, 1, 1]), ([2, 13, 7, 1], [3, 3, 1, 32]), ([3, 9, 6, 3], [2, 2, 3, 5]), ([9, 4, 3, 32], [3, 3, 32, 32]),
            ([11, 6, 5, 32], [3, 3, 32, 64]), ([2, 17, 5, 33], [3, 3, 33, 17]), ([17, 4, 4, 2], [2, 2, 2, 3]),
        ];
        foreach (var (input, kernel) in sizes)
        {
            foreach (var (window, stride) in new[] { (2, 2), (3, 2), (2, 3) })
            {
                foreach (var padding in new[] { Padding.Valid, Padding.Same })
                    yield return PooledConvolution(input, kernel, 1, padding, Activation.Relu, (window, stride, Padding.Same));
            }

            yield return PooledConvolution(input, kernel, 1, Padding.Same, Activation.Tanh, (2, 2, Padding.Valid));
            yield return PooledConvolution(input, kernel, 1, Padding.Same, Activation.Sigmoid, (3, 2, Padding.Same));
            yield return PooledConvolution(input, kernel, 2, Padding.Same, Activation.None, (2, 2, Padding.Same));
            yield return PooledConvolution(
                input, kernel, (2, 1), Padding.Of(1, 2, 3, 0), Activation.Relu, ((1, 3), (2, 1), Padding.Of(0, 0, 1, 1)));
        }

        // So large that the cpu device convolves few images at a time, or one, and adds up the gradients of several such groups; and larger
        // than a cache.
        yield return PooledConvolution([17, 20, 8, 32], [3, 3, 32, 64], 1, Padding.Same, Activation.Relu, (2, 2, Padding.Same));
        yield return PooledConvolution([17, 33, 32, 1], [3, 3, 1, 33], 1, Padding.Same, Activation.Relu, (3, 2, Padding.Same));
        yield return PooledConvolution([9, 33, 32, 32], [3, 3, 32, 32], 1, Padding.Same, Activation.Relu, (2, 2, Padding.Same));
        yield return PooledConvolution([1, 130, 127, 1], [3, 3, 1, 32], 1, Padding.Same, Activation.Relu, (2, 2, Padding.Same));
        yield return PooledConvolution([1, 400, 350, 1], [2, 2, 1, 4], 1, Padding.Valid, Activation.Relu, (2, 2, Padding.Same));
    }

    private static AgreementCase PooledConvolution(
        Shape input, Shape kernel, Size2D stride, Padding padding, Activation activation,
        (Size2D Window, Size2D Stride, Padding Padding) pooling)
    {
        // Activations that saturate must not saturate: rounding alone would decide which element is the largest.
        var scale = activation == Activation.Relu ? 1 : 1 / MathF.Sqrt(kernel.Length / kernel[3]);
        return AgreementCase.Of(
            $"conv2d / {stride}, {padding} + {activation} + maxpool2d {pooling.Window} / " +
            $"{pooling.Stride}, {pooling.Padding}",
            x => x[0].Conv2DMaxPool2D(x[1].Scale(scale), x[2], (stride, padding), activation, pooling), input, kernel, [kernel[3]]);
    }

    private static IEnumerable<AgreementCase> Normalizations()
    {
        foreach (var shape in new Shape[] { [2, 1], [3, 17], [33, 5], [4, 5, 3, 16], [7, 9, 33], [3000, 3], [2, 65] })
        {
            Shape channels = [shape[^1]];
            yield return AgreementCase.Of(
                "batchnorm",
                x => x[0].BatchNorm(x[1], x[2], x[0].Device.Zeros(x[1].Shape), x[0].Device.Filled(x[1].Shape, 1)),
                shape, channels, channels);
            yield return AgreementCase.Of("layernorm", x => x[0].LayerNorm(x[1], x[2]), shape, channels, channels);
        }

        yield return AgreementCase.Of("layernorm", x => x[0].LayerNorm(x[1], x[2]), [3, 700], [700], [700]);
        yield return AgreementCase.Of("layernorm over two axes", x => x[0].LayerNorm(x[1], x[2], 1e-3f), [5, 3, 7], [3, 7], [3, 7]);
        yield return AgreementCase.Of("layernorm of a row", x => x[0].LayerNorm(x[1], x[2]), [33], [33], [33]);
    }

    private static IEnumerable<AgreementCase> Recurrences()
    {
        (int Batch, int Steps, int Inputs, int Units)[] sizes =
        [
            (1, 1, 1, 1), (1, 3, 2, 3), (2, 5, 13, 16), (9, 4, 3, 17), (17, 7, 5, 33), (3, 20, 13, 64), (8, 2, 40, 8), (5, 3, 2, 65),
            (2, 3, 1, 300),
        ];
        foreach (var (batch, steps, inputs, units) in sizes)
        {
            foreach (var returnSequences in new[] { false, true })
            {
                yield return AgreementCase.Of(
                    returnSequences ? "lstm, sequence" : "lstm, last step",
                    x => x[0].Lstm(x[1].Scale(0.5f), x[2].Scale(0.3f), x[3], returnSequences),
                    [batch, steps, inputs], [inputs, 4 * units], [units, 4 * units], [4 * units]);
            }

            if (steps > 5)
                continue;
            yield return AgreementCase.Of(
                "gru, sequence", x => x[0].Gru(x[1].Scale(0.5f), x[2].Scale(0.3f), x[3], returnSequences: true).Output,
                [batch, steps, inputs], [inputs, 3 * units], [units, 3 * units], [2, 3 * units]);
            yield return AgreementCase.Of(
                "gru, last step, with state and mask",
                x => x[0].Gru(x[1].Scale(0.5f), x[2].Scale(0.3f), x[3], returnSequences: false, [x[4]], Mask(x[0])).Output,
                [batch, steps, inputs], [inputs, 3 * units], [units, 3 * units], [2, 3 * units], [batch, units]);
            yield return AgreementCase.Of(
                "lstm, with state and mask",
                x => x[0].Lstm(x[1].Scale(0.5f), x[2].Scale(0.3f), x[3], returnSequences: true, [x[4], x[5]], Mask(x[0])) is var y
                    ? Tensor.Concat([y.Output, y.State[1].Unsqueeze(1)], axis: 1) : x[0],
                [batch, steps, inputs], [inputs, 4 * units], [units, 4 * units], [4 * units], [batch, units], [batch, units]);
        }

        foreach (var shape in new Shape[] { [1, 1, 1], [2, 3, 5], [3, 2, 7, 17] })
            yield return AgreementCase.Of("dense over time", x => x[0].Dense(x[1], x[2], Activation.Tanh), shape, [shape[^1], 3], [3]);
    }

    // Every third step is padding, wherever it is.
    private static Tensor Mask(Tensor x)
    {
        var (batch, steps) = (x.Shape[0], x.Shape[1]);
        return x.Device.FromArray([.. Enumerable.Range(0, batch * steps).Select(i => i % 3 == 1 ? 0f : 1)], [batch, steps]);
    }

    private static IEnumerable<AgreementCase> Attentions()
    {
        (Shape Front, int Queries, int Keys, int Depth, int ValueDepth)[] sizes =
        [
            ([1], 1, 1, 1, 1), ([2, 3], 5, 7, 2, 3), ([], 33, 17, 15, 16), ([3], 1, 65, 16, 33), ([2, 2], 65, 64, 17, 5),
            ([5], 31, 130, 65, 70), ([1, 2], 300, 129, 8, 129), ([1], 3, 2100, 4, 4),
        ];
        foreach (var (front, queries, keys, depth, valueDepth) in sizes)
        {
            Shape[] shapes = [Of(queries, depth), Of(keys, depth), Of(keys, valueDepth)];
            foreach (var isCausal in new[] { false, true })
            {
                yield return AgreementCase.Of(
                    isCausal ? "attention, causal" : "attention", x => x[0].ScaledDotProductAttention(x[1], x[2], null, isCausal), shapes);
                yield return AgreementCase.Of(
                    $"attention, masked{(isCausal ? ", causal" : "")}",
                    x => x[0].ScaledDotProductAttention(x[1], x[2], AttentionMask(x[0].Device, Of(queries, keys)), isCausal), shapes);
            }

            yield return AgreementCase.Of(
                "attention, padded", x => x[0].ScaledDotProductAttention(x[1], x[2], AttentionMask(x[0].Device, [1, keys])), shapes);
            yield return AgreementCase.Of(
                "attention, queries masked",
                x => x[0].ScaledDotProductAttention(x[1], x[2], AttentionMask(x[0].Device, [queries, 1])), shapes);

            Shape Of(int rows, int columns) => new([.. front.Dimensions, rows, columns]);
        }
    }

    // Some −∞, and the first row of each matrix no other.
    private static Tensor AttentionMask(Device device, Shape shape)
    {
        var values = AgreementCase.Random(device, shape, 70).ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] > 0.8f || (shape[^2] > 1 && i / shape[^1] % shape[^2] == 0) ? float.NegativeInfinity : values[i];
        return device.FromArray(values, shape);
    }

    private static IEnumerable<AgreementCase> Losses()
    {
        yield return AgreementCase.Of("softmax over the middle", x => x[0].Softmax(1), [3, 65, 17]);
        yield return AgreementCase.Of("log-softmax over the first", x => x[0].LogSoftmax(0), [65, 3]);
        foreach (var shape in new Shape[] { [1, 1], [1, 2], [3, 10], [32, 10], [33, 17], [257, 5], [2, 1000] })
        {
            yield return AgreementCase.Of("softmax", x => x[0].Scale(3).Softmax(), shape);
            yield return AgreementCase.Of("log-softmax", x => x[0].Scale(3).LogSoftmax(), shape);
            yield return AgreementCase.Of(
                "softmax cross-entropy",
                x => x[0].Scale(3).SoftmaxCrossEntropy(
                    x[0].Device.FromIndices([.. Enumerable.Range(0, x[0].Shape[0]).Select(i => i * 7 % x[0].Shape[1])], [x[0].Shape[0]])),
                shape);
            yield return AgreementCase.Of("softmax cross-entropy, with options", x => WithOptions(x[0].Scale(3)), shape);
        }
    }

    // Weights from 0.5 to 2, and every fifth example ignored but the first.
    private static Tensor WithOptions(Tensor logits)
    {
        var (device, batch, classes) = (logits.Device, logits.Shape[0], logits.Shape[1]);
        return logits.SoftmaxCrossEntropy(
            device.FromIndices([.. Enumerable.Range(0, batch).Select(i => i % 5 == 4 ? -1 : i * 7 % classes)], [batch]),
            labelSmoothing: 0.1f, device.FromArray([.. Enumerable.Range(0, classes).Select(i => 0.5f + (i % 4 * 0.5f))], [classes]),
            device.FromArray([.. Enumerable.Range(0, batch).Select(i => 2 - (i % 3 * 0.5f))], [batch]), ignoredLabel: -1);
    }
}
