namespace Gtzan.Engine.Ops.Lstm;

/// <summary>The versions of the recurrence on a GPU: see <see cref="LstmKernels"/>.</summary>
internal enum LstmVersion
{
    /// <summary>A launch for each time step, an item for each row of the batch and unit.</summary>
    Naive,

    /// <summary>One launch for the sequence; the recurrent kernel is read from the cache at every step.</summary>
    FromCache,

    /// <summary>The same with the recurrent kernel in registers, for up to <see cref="Fast.LstmOnChipKernels.Units"/> units.</summary>
    OnChip,
}
