namespace Gtzan.Engine.Ops.Attention;

/// <summary>The versions of the GPU's attention: see <see cref="AttentionKernels"/>.</summary>
internal enum AttentionVersion
{
    /// <summary>An item for each element of a result. The version of devices whose groups are too small for the other.</summary>
    Naive,

    /// <summary>Groups compute blocks of 32 queries, or of 32 keys, and read what is summed over in tiles.</summary>
    Blocked,
}
