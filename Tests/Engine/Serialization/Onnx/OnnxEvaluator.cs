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
            "Sub" => [Combine(x, operands[1], (left, right) => left - right)],
            "Div" => [Combine(x, operands[1], (left, right) => left / right)],
            "Softmax" => [Softmax(x, node.Integer("axis", -1))],
            "Reshape" =>
                [new OnnxTensor([.. operands[1].Values.Select((size, axis) => size == 0 ? x.Dimensions[axis] : (int)size)], x.Values)],
            "Flatten" => [new OnnxTensor([x.Dimensions[0], x.Values.Length / x.Dimensions[0]], x.Values)],
            "Squeeze" => [Squeeze(x, (int)Assert.Single(operands[1].Values))],
            "Transpose" => [Transpose(x, node.Integers("perm"))],
            "Gemm" => [Gemm(x, operands[1], operands[2])],
            "BatchNormalization" => [BatchNormalization(x, operands, node.Number("epsilon"))],
            "Conv" => [Convolution(node, x, operands[1], operands[2])],
            "MaxPool" => [MaxPool(node, x)],
            "LSTM" => Lstm(node, operands),
            _ => throw new NotSupportedException($"{node.Name} is a {node.Operator}."),
        };
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static OnnxTensor Map(OnnxTensor x, Converter<double, double> function) =>
        new(x.Dimensions, Array.ConvertAll(x.Values, function));

    /// <summary>Broadcasts a second operand of at most as many dimensions, aligned at the last.</summary>
    private static OnnxTensor Combine(OnnxTensor x, OnnxTensor y, Func<double, double, double> function) =>
        OnnxTensor.Make(x.Dimensions, place => function(
            x[place], y[[.. y.Dimensions.Select((size, axis) => size == 1 ? 0 : place[place.Length - y.Dimensions.Length + axis])]]));

    private static OnnxTensor Softmax(OnnxTensor x, int axis)
    {
        axis = axis < 0 ? axis + x.Dimensions.Length : axis;
        return OnnxTensor.Make(x.Dimensions, place =>
        {
            var others = (int[])place.Clone();
            var sum = 0.0;
            for (others[axis] = 0; others[axis] < x.Dimensions[axis]; others[axis]++)
                sum += Math.Exp(x[others] - x[place]);
            return 1 / sum;
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
        return Slide(node, x, kernel.Dimensions[0], (place, window) => bias[place[1]] + window.Sum(pixel =>
            Enumerable.Range(0, x.Dimensions[1])
                .Sum(channel => x[place[0], channel, pixel.Y, pixel.X] * kernel[place[1], channel, pixel.WindowY, pixel.WindowX])));
    }

    private static OnnxTensor MaxPool(OnnxNode node, OnnxTensor x) =>
        Slide(node, x, x.Dimensions[1], (place, window) => window.Max(pixel => x[place[0], place[1], pixel.Y, pixel.X]));

    /// <summary>
    /// Slides a window over images [batch, channels, height, width], and gives the pixels that lie in it and in the image: a border is
    /// nothing, or zeros.
    /// </summary>
    private static OnnxTensor Slide(
        OnnxNode node, OnnxTensor x, int channels, Func<int[], IEnumerable<(int Y, int X, int WindowY, int WindowX)>, double> combine)
    {
        int[] window = node.Integers("kernel_shape"), strides = node.Integers("strides"), pads = node.Integers("pads");
        int Size(int axis) => ((x.Dimensions[axis + 2] + pads[axis] + pads[axis + 2] - window[axis]) / strides[axis]) + 1;
        return OnnxTensor.Make([x.Dimensions[0], channels, Size(0), Size(1)], place => combine(
            place,
            from windowY in Enumerable.Range(0, window[0])
            from windowX in Enumerable.Range(0, window[1])
            let pixelY = (place[2] * strides[0]) + windowY - pads[0]
            let pixelX = (place[3] * strides[1]) + windowX - pads[1]
            where pixelY >= 0 && pixelY < x.Dimensions[2] && pixelX >= 0 && pixelX < x.Dimensions[3]
            select (pixelY, pixelX, windowY, windowX)));
    }

    /// <summary>
    /// Y [steps, directions, batch, units] and Y_h [directions, batch, units] of X [steps, batch, inputs], with gates in the order i, o, f,
    /// c: i, o, f = σ(Xₜ Wᵀ + H R ᵀ + Wb + Rb), c = tanh(the same); C ← f ⊙ C + i ⊙ c, H ← o ⊙ tanh(C).
    /// </summary>
    private static OnnxTensor[] Lstm(OnnxNode node, OnnxTensor[] operands)
    {
        var (x, w, r, b) = (operands[0], operands[1], operands[2], operands[3]);
        var (steps, batch, inputs, units) = (x.Dimensions[0], x.Dimensions[1], x.Dimensions[2], node.Integer("hidden_size", 0));
        Assert.Equal([1, 4 * units, inputs], w.Dimensions);
        Assert.Equal([1, 4 * units, units], r.Dimensions);
        Assert.Equal([1, 8 * units], b.Dimensions);
        var states = new double[steps, batch, units];
        var (hidden, cells) = (new double[batch, units], new double[batch, units]);
        for (var step = 0; step < steps; step++)
        {
            var before = (double[,])hidden.Clone();
            for (var example = 0; example < batch; example++)
            {
                for (var unit = 0; unit < units; unit++)
                {
                    double Gate(int gate)
                    {
                        var row = (gate * units) + unit;
                        var sum = b[0, row] + b[0, (4 * units) + row];
                        for (var k = 0; k < inputs; k++)
                            sum += x[step, example, k] * w[0, row, k];
                        for (var k = 0; k < units; k++)
                            sum += before[example, k] * r[0, row, k];
                        return sum;
                    }

                    cells[example, unit] = (Sigmoid(Gate(2)) * cells[example, unit]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(3)));
                    states[step, example, unit] = hidden[example, unit] = Sigmoid(Gate(1)) * Math.Tanh(cells[example, unit]);
                }
            }
        }

        return
        [
            OnnxTensor.Make([steps, 1, batch, units], place => states[place[0], place[2], place[3]]),
            OnnxTensor.Make([1, batch, units], place => hidden[place[1], place[2]]),
        ];
    }
}
