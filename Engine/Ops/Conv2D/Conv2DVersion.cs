namespace Gtzan.Engine.Ops.Conv2D;

/// <summary>The versions of the GPU's convolution and its gradients: see <see cref="Conv2DKernels"/>.</summary>
internal enum Conv2DVersion
{
    /// <summary>An item for each element of the result. The version of devices whose groups are too small for the others.</summary>
    Naive,

    /// <summary>A product with the matrix of patches, in blocks of 32 × 32.</summary>
    Blocked32,

    /// <summary>The same in blocks of 64 × 64.</summary>
    Blocked64,
}
