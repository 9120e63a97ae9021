using Gtzan.Engine.Serialization;
using Gtzan.Engine.Serialization.Keras;
using Gtzan.Tests.Engine.Serialization.Keras;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Weights of Keras in HDF5.</summary>
internal sealed class KerasFuzzFormat : FuzzFormat
{
    // PureHDF allocates arrays of the lengths a file tells, of at most 2 GB, before it finds the file shorter; it does not fill them.
    private const long MaxBytes = int.MaxValue + (64L << 20);

    public override string Name => "keras";

    public override int Share => 2;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        KerasFile.Write(true, ("conv1d_1", "kernel", [4, 3, 2]), ("conv1d_1", "bias", [2])),
        KerasFile.Write(false, ("dense", "kernel", [3, 2]), ("dense", "bias", [2]), ("dense_1", "kernel", [2, 2])),
    ];

    public override IReadOnlyList<string> Words => ["OHDR", "OCHK", "FRHP", "BTHD", "GCOL", "TREE", "SNOD", "HEAP", "weight_names"];

    public override bool IsRefusal(Exception exception) => exception is CheckpointException;

    public override byte[] Generate(FuzzRandom random) => KerasFile.Write(
        random.OnceIn(2),
        [.. Enumerable.Range(0, 1 + random.Below(4))
            .Select(i => ($"dense_{i}", "kernel", new[] { 1 + random.Below(4), 1 + random.Below(5) }))]);

    public override void Read(byte[] file)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        try
        {
            var read = KerasWeights.Read(new MemoryStream(file));
            Require(read.Names.Count > 0, "there is no weight");
        }
        finally
        {
            // The reader has a thread of its own.
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            Require(bytes < MaxBytes, $"it took {bytes} bytes of memory");
        }
    }
}
