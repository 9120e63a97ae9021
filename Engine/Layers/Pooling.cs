using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>A pooling: one number for each window and channel.</summary>
public abstract class Pooling : SlidingWindowLayer
{
    private protected Pooling(int dimensions, Size2D window, Size2D? stride, Padding padding, Size2D? dilation = null)
        : base(dimensions, window, stride ?? window, padding, dilation ?? 1)
    {
    }

    private protected override Shape BuildWindow(Shape images, LayerBuilder build) =>
        Pool2DGeometry.Create(images, Window, Stride, Padding, Dilation, Kind).OutputShape;
}
