using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Engine.Serialization.Onnx;

/// <summary>
/// Runs an ONNX graph in double precision, operator by operator as https://github.com/onnx/onnx/blob/main/docs/Operators.md defines them,
/// as far as exported models use them: plain loops that share nothing with the engine.
/// </summary>
public static class OnnxEvaluator
{
    /// <summary>The output for an input.</summary>
    public static OnnxTensor Run(OnnxFile file, OnnxTensor input)
    {
        var values = new Dictionary<string, OnnxTensor>(file.Weights) { [file.Input.Name] = input };
        foreach (var node in file.Nodes)
        {
            OnnxTensor[] operands = [.. node.Inputs.Select(name => values[name])];
            var results = Compute(node, operands);
            for (var i = 0; i < node.Outputs.Length; i++)
            {
                if (node.Outputs[i].Length > 0)
                    values[node.Outputs[i]] = results[i];
            }
        }

        return values[file.Output.Name];
    }

    private static OnnxTensor[] Compute(OnnxNode node, OnnxTensor[] operands)
    {
        var x = operands[0];
        return node.Operator switch
        {
            "Relu" => [Map(x, value => Math.Max(value, 0))],
            "Sigmoid" => [Map(x, Sigmoid)],
            "Tanh" => [Map(x, Math.Tanh)],
            "Erf" => [Map(x, Erf)],
            "Add" => [Combine(x, operands[1], (left, right) => left + right)],
            "Mul" => [Combine(x, operands[1], (left, right) => left * right)],
            "Cast" => [x],
            "Gather" => [Gather(x, operands[1])],
            "MatMul" => [MatMul(x, operands[1])],
            "LayerNormalization" => [LayerNormalization(x, operands[1], operands[2], node.Integer("axis", -1), node.Number("epsilon"))],
            "Sub" => [Combine(x, operands[1], (left, right) => left - right)],
            "Div" => [Combine(x, operands[1], (left, right) => left / right)],
            "Softmax" => [Softmax(x, node.Integer("axis", -1))],
            "Reshape" =>
                [new OnnxTensor([.. operands[1].Values.Select((size, axis) => size == 0 ? x.Dimensions[axis] : (int)size)], x.Values)],
            "Flatten" => [new OnnxTensor([x.Dimensions[0], x.Values.Length / x.Dimensions[0]], x.Values)],
            "Squeeze" => [Squeeze(x, (int)Assert.Single(operands[1].Values))],
            "Transpose" => [Transpose(x, node.Integers("perm"))],
            "Concat" => [Concat(x, operands[1], node.Integer("axis", 0))],
            "Gemm" => [Gemm(x, operands[1], operands[2])],
            "BatchNormalization" => [BatchNormalization(x, operands, node.Number("epsilon"))],
            "Conv" => [Convolution(node, x, operands[1], operands[2])],
            "MaxPool" => [MaxPool(node, x)],
            "LSTM" => Recurrent(node, operands, gates: 4, Lstm),
            "GRU" => Recurrent(node, operands, gates: 3, Gru),
            "AveragePool" => [AveragePool(node, x)],
            "ReduceSum" => [Reduce(node, x, [(int)Assert.Single(operands[1].Values)], Enumerable.Sum)],
            "ReduceMean" => [Reduce(node, x, node.Integers("axes"), Enumerable.Average)],
            "ReduceMax" => [Reduce(node, x, node.Integers("axes"), Enumerable.Max)],
            "ReduceProd" => [Reduce(node, x, node.Integers("axes"), values => values.Aggregate((a, b) => a * b))],
            _ => throw new NotSupportedException($"{node.Name} is a {node.Operator}."),
        };
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static OnnxTensor Map(OnnxTensor x, Converter<double, double> function) =>
        new(x.Dimensions, Array.ConvertAll(x.Values, function));

    // The series Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)) · 2/√π, which is exact for the small numbers of tests.
    private static double Erf(double x)
    {
        var (sum, power) = (0.0, x);
        for (var n = 0; n < 100; n++)
        {
            sum += power / ((2 * n) + 1);
            power *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>Broadcasts a second operand of at most as many dimensions, aligned at the last.</summary>
    private static OnnxTensor Combine(OnnxTensor x, OnnxTensor y, Func<double, double, double> function) =>
        OnnxTensor.Make(x.Dimensions, place => function(
            x[place], y[[.. y.Dimensions.Select((size, axis) => size == 1 ? 0 : place[place.Length - y.Dimensions.Length + axis])]]));

    private static OnnxTensor Gather(OnnxTensor table, OnnxTensor indices) => OnnxTensor.Make(
        [.. indices.Dimensions, table.Dimensions[1]], place => table[(int)indices[place.AsSpan()[..^1]], place[^1]]);

    private static OnnxTensor MatMul(OnnxTensor a, OnnxTensor b) => OnnxTensor.Make(
        [.. a.Dimensions[..^1], b.Dimensions[^1]],
        place => Enumerable.Range(0, a.Dimensions[^1]).Sum(k => a[[.. place[..^1], k]]
            * b[b.Dimensions.Length == 2 ? [k, place[^1]] : [.. place[..^2], k, place[^1]]]));

    private static OnnxTensor LayerNormalization(OnnxTensor x, OnnxTensor scale, OnnxTensor bias, int axis, double epsilon)
    {
        axis += axis < 0 ? x.Dimensions.Length : 0;
        var length = x.Dimensions[axis..].Aggregate(1, (product, size) => product * size);
        var results = new double[x.Values.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var row = x.Values.AsSpan(i / length * length, length).ToArray();
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
            results[i] = ((x.Values[i] - mean) / deviation * scale.Values[i % length]) + bias.Values[i % length];
        }

        return new OnnxTensor(x.Dimensions, results);
    }

    private static OnnxTensor Softmax(OnnxTensor x, int axis)
    {
        axis = axis < 0 ? axis + x.Dimensions.Length : axis;
        return OnnxTensor.Make(x.Dimensions, place =>
        {
            var others = (int[])place.Clone();
            var sum = 0.0;
            for (others[axis] = 0; others[axis] < x.Dimensions[axis]; others[axis]++)
                sum += Math.Exp(x[others]);
            return Math.Exp(x[place]) / sum;
        });
    }

    private static OnnxTensor Squeeze(OnnxTensor x, int axis)
    {
        Assert.Equal(1, x.Dimensions[axis]);
        return new OnnxTensor([.. x.Dimensions[..axis], .. x.Dimensions[(axis + 1)..]], x.Values);
    }

    private static OnnxTensor Transpose(
        OnnxTensor x, int[] order) => OnnxTensor.Make([.. order.Select(axis => x.Dimensions[axis])], place =>
    {
        var source = new int[order.Length];
        for (var axis = 0; axis < order.Length; axis++)
            source[order[axis]] = place[axis];
        return x[source];
    });

    /// <summary>Two tensors side by side along the last axis.</summary>
    private static OnnxTensor Concat(OnnxTensor a, OnnxTensor b, int axis)
    {
        Assert.Equal(-1, axis);
        var first = a.Dimensions[^1];
        return OnnxTensor.Make(
            [.. a.Dimensions[..^1], first + b.Dimensions[^1]],
            place => place[^1] < first ? a[place] : b[[.. place[..^1], place[^1] - first]]);
    }

    private static OnnxTensor Gemm(OnnxTensor a, OnnxTensor b, OnnxTensor c) => OnnxTensor.Make(
        [a.Dimensions[0], b.Dimensions[1]],
        place => c[place[1]] + Enumerable.Range(0, a.Dimensions[1]).Sum(k => a[place[0], k] * b[k, place[1]]));

    private static OnnxTensor BatchNormalization(OnnxTensor x, OnnxTensor[] operands, double epsilon)
    {
        var (scale, bias, mean, variance) = (operands[1], operands[2], operands[3], operands[4]);
        return OnnxTensor.Make(x.Dimensions, place =>
        {
            var channel = place[1];
            return ((x[place] - mean[channel]) / Math.Sqrt(variance[channel] + epsilon) * scale[channel]) + bias[channel];
        });
    }

    private static OnnxTensor Convolution(OnnxNode node, OnnxTensor x, OnnxTensor kernel, OnnxTensor bias)
    {
        Assert.Equal(kernel.Dimensions[2..], node.Integers("kernel_shape"));
        var (images, kernels) = (Images(x), Images(kernel));
        return Slide(node, x, kernel.Dimensions[0], (place, window) => bias[place[1]] + window.Sum(pixel =>
            Enumerable.Range(0, x.Dimensions[1])
                .Sum(channel => images[place[0], channel, pixel.Y, pixel.X] * kernels[place[1], channel, pixel.WindowY, pixel.WindowX])));
    }

    private static OnnxTensor MaxPool(OnnxNode node, OnnxTensor x) =>
        Slide(node, x, x.Dimensions[1], (place, window) => window.Max(pixel => Images(x)[place[0], place[1], pixel.Y, pixel.X]));

    private static OnnxTensor AveragePool(OnnxNode node, OnnxTensor x)
    {
        var area = node.Integers("kernel_shape").Aggregate((a, b) => a * b);
        var countsPadding = node.Integer("count_include_pad", 0) == 1;
        return Slide(node, x, x.Dimensions[1], (place, window) =>
            window.Sum(pixel => Images(x)[place[0], place[1], pixel.Y, pixel.X]) / (countsPadding ? area : window.Count()));
    }

    /// <summary>A reduction over axes, which the result lacks.</summary>
    private static OnnxTensor Reduce(
        OnnxNode node, OnnxTensor x, IReadOnlyList<int> axes, Func<IEnumerable<double>, double> reduce)
    {
        Assert.Equal(0, node.Integer("keepdims", 1));
        int[] kept = [.. Enumerable.Range(0, x.Dimensions.Length).Except(axes)];
        var rows = Enumerable.Range(0, x.Values.Length).GroupBy(Row).OrderBy(row => row.Key);
        return new OnnxTensor(
            [.. kept.Select(axis => x.Dimensions[axis])], [.. rows.Select(row => reduce(row.Select(element => x.Values[element])))]);

        int Row(int element) => kept.Aggregate(0, (row, axis) =>
            (row * x.Dimensions[axis]) + (element / x.Dimensions[(axis + 1)..].Aggregate(1, (a, b) => a * b) % x.Dimensions[axis]));
    }

    /// <summary>Sequences [batch, channels, steps] as images one pixel high; images as they are.</summary>
    private static OnnxTensor Images(OnnxTensor x) =>
        x.Dimensions.Length == 4 ? x : new OnnxTensor([.. x.Dimensions[..2], 1, x.Dimensions[2]], x.Values);

    /// <summary>
    /// Slides a window over images [batch, channels, height, width] or sequences [batch, channels, steps], and gives the pixels that lie
    /// in it and in the image: a border is nothing, or zeros.
    /// </summary>
    private static OnnxTensor Slide(
        OnnxNode node, OnnxTensor x, int channels, Func<int[], IEnumerable<(int Y, int X, int WindowY, int WindowX)>, double> combine)
    {
        int[] window = node.Integers("kernel_shape"), strides = node.Integers("strides"), pads = node.Integers("pads"),
            dilations = node.Integers("dilations");
        if (dilations.Length == 0)
            dilations = [1, 1];
        if (x.Dimensions.Length == 3)
        {
            (window, strides, dilations, pads) = ([1, window[0]], [1, strides[0]], [1, dilations[0]], [0, pads[0], 0, pads[1]]);
            var result = SlideOver(Images(x));
            return new OnnxTensor([.. result.Dimensions[..2], result.Dimensions[3]], result.Values);
        }

        return SlideOver(x);

        OnnxTensor SlideOver(OnnxTensor x) => OnnxTensor.Make([x.Dimensions[0], channels, Size(x, 0), Size(x, 1)], place => combine(
            place,
            from windowY in Enumerable.Range(0, window[0])
            from windowX in Enumerable.Range(0, window[1])
            let pixelY = (place[2] * strides[0]) + (windowY * dilations[0]) - pads[0]
            let pixelX = (place[3] * strides[1]) + (windowX * dilations[1]) - pads[1]
            where pixelY >= 0 && pixelY < x.Dimensions[2] && pixelX >= 0 && pixelX < x.Dimensions[3]
            select (pixelY, pixelX, windowY, windowX)));

        int Size(OnnxTensor x, int axis) =>
            ((x.Dimensions[axis + 2] + pads[axis] + pads[axis + 2] - ((window[axis] - 1) * dilations[axis]) - 1) / strides[axis]) + 1;
    }

    /// <summary>
    /// Y [steps, directions, batch, units] and Y_h [directions, batch, units] of X [steps, batch, inputs]. A reverse direction begins with
    /// the last step; what it makes of a step is at that step of Y.
    /// </summary>
    /// <param name="node">The operator.</param>
    /// <param name="operands">X, W, R and B.</param>
    /// <param name="gates">How many gates there are.</param>
    /// <param name="cell">h and c of a unit, from a gate's Xₜ Wᵀ + Wb, from its H Rᵀ + Rb, and from h and c of the step before.</param>
    private static OnnxTensor[] Recurrent(
        OnnxNode node, OnnxTensor[] operands, int gates,
        Func<OnnxNode, Func<int, double>, Func<int, double>, (double H, double C), (double H, double C)> cell)
    {
        var (x, w, r, b) = (operands[0], operands[1], operands[2], operands[3]);
        var (steps, batch, inputs, units) = (x.Dimensions[0], x.Dimensions[1], x.Dimensions[2], node.Integer("hidden_size", 0));
        var reverses = node.Word("direction") switch
        {
            "forward" => (bool[])[false],
            "reverse" => [true],
            _ => [false, true],
        };
        var directions = reverses.Length;
        Assert.Equal([directions, gates * units, inputs], w.Dimensions);
        Assert.Equal([directions, gates * units, units], r.Dimensions);
        Assert.Equal([directions, 2 * gates * units], b.Dimensions);
        var outputs = new double[steps, directions, batch, units];
        var states = new (double H, double C)[directions, batch, units];
        for (var direction = 0; direction < directions; direction++)
        {
            for (var t = 0; t < steps; t++)
            {
                var before = ((double H, double C)[,,])states.Clone();
                var (d, step) = (direction, reverses[direction] ? steps - 1 - t : t);
                for (var example = 0; example < batch; example++)
                {
                    for (var unit = 0; unit < units; unit++)
                    {
                        var (e, u) = (example, unit);
                        double OfInput(int gate) => b[d, (gate * units) + u]
                            + Enumerable.Range(0, inputs).Sum(k => x[step, e, k] * w[d, (gate * units) + u, k]);
                        double OfState(int gate) => b[d, ((gates + gate) * units) + u]
                            + Enumerable.Range(0, units).Sum(k => before[d, e, k].H * r[d, (gate * units) + u, k]);
                        states[d, e, u] = cell(node, OfInput, OfState, before[d, e, u]);
                        outputs[step, d, e, u] = states[d, e, u].H;
                    }
                }
            }
        }

        return
        [
            OnnxTensor.Make([steps, directions, batch, units], place => outputs[place[0], place[1], place[2], place[3]]),
            OnnxTensor.Make([directions, batch, units], place => states[place[0], place[1], place[2]].H),
        ];
    }

    /// <summary>Gates in the order i, o, f, c: C ← σ(f) C + σ(i) tanh(c), H ← σ(o) tanh(C).</summary>
    private static (double H, double C) Lstm(
        OnnxNode node, Func<int, double> ofInput, Func<int, double> ofState, (double H, double C) before)
    {
        double Gate(int gate) => ofInput(gate) + ofState(gate);
        var c = (Sigmoid(Gate(2)) * before.C) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(3)));
        return (Sigmoid(Gate(1)) * Math.Tanh(c), c);
    }

    /// <summary>Gates in the order z, r, h, and linear_before_reset: H ← z H + (1 − z) tanh(Wh + r Rh).</summary>
    private static (double H, double C) Gru(
        OnnxNode node, Func<int, double> ofInput, Func<int, double> ofState, (double H, double C) before)
    {
        Assert.Equal(1, node.Integer("linear_before_reset", 0));
        var (z, r) = (Sigmoid(ofInput(0) + ofState(0)), Sigmoid(ofInput(1) + ofState(1)));
        return ((z * before.H) + ((1 - z) * Math.Tanh(ofInput(2) + (r * ofState(2)))), 0);
    }
}
