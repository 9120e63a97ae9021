using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>A two-dimensional convolution with a square kernel over [height, width, channels]. See <see cref="Tensor.Conv2D"/>.</summary>
/// <param name="filters">How many channels result.</param>
/// <param name="kernel">The kernel's height and width.</param>
/// <param name="stride">How far the kernel moves.</param>
/// <param name="padding">What happens at the border.</param>
/// <param name="activation">What is applied to the result.</param>
public sealed class Conv2D(
    int filters, int kernel, int stride = 1, Padding padding = Padding.Valid, Activation activation = Activation.None) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _bias = null!;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Conv2D(_kernel, _bias, stride, padding, activation);

    /// <summary>Whether this layer and a pooling after it are one operation: not if its activation looks at whole rows.</summary>
    internal bool CanPool => activation != Activation.Softmax;

    /// <summary>The results of this layer and a pooling after it, as one operation. See <see cref="Tensor.Conv2DMaxPool2D"/>.</summary>
    internal Tensor Forward(Tensor input, MaxPool2D pooling) =>
        input.Conv2DMaxPool2D(_kernel, _bias, (stride, padding), activation, (pooling.Window, pooling.Stride, pooling.Padding));

    /// <summary>ONNX has the kernel as [filters, channels, height, width].</summary>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        var (values, channels) = (_kernel.ToArray(), input[2]);
        var filtersFirst = new float[values.Length];
        for (var place = 0; place < kernel * kernel; place++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var filter = 0; filter < filters; filter++)
                    filtersFirst[(((filter * channels) + channel) * kernel * kernel) + place] = values[(((place * channels) + channel) * filters) + filter];
            }
        }

        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append(
            "Conv", Name,
            [graph.AddWeights($"{Name}/kernel", [filters, channels, kernel, kernel], filtersFirst), graph.AddWeights($"{Name}/bias", _bias)],
            OnnxAttribute.SlidingWindow(input, kernel, stride, padding, nameof(Conv2D)));
        graph.Activate(activation);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"Conv2D: expected inputs [height, width, channels]; got {input}.");
        Shape shape = [kernel, kernel, input[2], filters];
        var geometry = Conv2DGeometry.Create(input.Prepend(1), shape, stride, padding);
        _kernel = parameters.Kernel("kernel", shape);
        _bias = parameters.Constant("bias", [filters], 0);
        return geometry.OutputShape.WithoutFirst();
    }
}
