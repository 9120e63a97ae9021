namespace Gtzan.Engine.Ops.MaxPool2D;

/// <summary>The versions of the GPU's max-pooling: see <see cref="MaxPool2DKernels"/>.</summary>
internal enum MaxPool2DVersion
{
    /// <summary>Finds the place of each element by integer divisions.</summary>
    Naive,

    /// <summary>Multiplies instead, and backward visits only windows that exist.</summary>
    WithoutDivisions,
}
