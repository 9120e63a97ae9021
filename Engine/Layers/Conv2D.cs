using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A two-dimensional convolution with a square kernel over [height, width, channels]. See <see cref="Conv2DExtensions.Conv2D"/>.
/// </summary>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernel">The kernel's height and width.</param>
/// <param name="stride">The distance between positions of the kernel.</param>
/// <param name="padding">The padding of the border.</param>
/// <param name="activation">The activation.</param>
public sealed class Conv2D(
    int filters, int kernel, int stride = 1, Padding padding = Padding.Valid, Activation activation = Activation.None) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _bias = null!;

    /// <summary>The number of output channels.</summary>
    public int Filters => filters;

    /// <summary>The height and the width of the kernel.</summary>
    public int KernelSize => kernel;

    /// <summary>The distance between neighbouring positions of the kernel.</summary>
    public int Stride => stride;

    /// <summary>The padding of the border.</summary>
    public Padding Padding => padding;

    /// <summary>The activation.</summary>
    public Activation Activation => activation;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Conv2D(Built(_kernel), _bias, stride, padding, activation);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"Conv2D: expected inputs [height, width, channels]; got {input}.");
        Shape shape = [kernel, kernel, input[2], filters];
        var geometry = Conv2DGeometry.Create(input.Prepend(1), shape, stride, padding);
        _kernel = build.Kernel("kernel", shape);
        _bias = build.Constant("bias", [filters], 0);
        return geometry.OutputShape.WithoutFirst();
    }
}
