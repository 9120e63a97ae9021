namespace Gtzan.Engine.Ops.BatchNorm;

/// <summary>The versions of the GPU's batch normalisation in training: see <see cref="BatchNormKernels"/>.</summary>
internal enum BatchNormVersion
{
    /// <summary>An item for each channel. The version of devices whose groups are too small for the other.</summary>
    Naive,

    /// <summary>Groups sum parts of the rows; a second launch combines the parts, a third normalises.</summary>
    InParts,
}
