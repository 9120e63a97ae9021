namespace Gtzan.Engine.Ops.MatMul;

/// <summary>The rungs of the ladder of matrix products: see <see cref="MatMulKernels"/>.</summary>
internal enum MatMulVersion
{
    /// <summary>An item for each element.</summary>
    Naive,

    /// <summary>Tiles in shared memory.</summary>
    Tiled,

    /// <summary>Blocks of 32 × 32, of which each item has 8 × 2 elements in registers.</summary>
    Blocked32,

    /// <summary>Blocks of 64 × 64.</summary>
    Blocked64,
}
