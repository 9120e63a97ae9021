using System.Buffers.Binary;
using System.Security.Cryptography;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Binary data sets, the cache's and prepared ones: damage that the hash detects, and forged contents with a valid hash.</summary>
internal sealed class DatasetCacheFuzzFormat : FuzzFormat
{
    private static readonly FeatureRecipe Recipe = new()
    {
        SampleRate = 1000,
        Duration = 1,
        Segments = 10,
        HopLength = 60,
        FftLength = 64,
        Mfcc = 1,
    };

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly int[] Counts = [0, 1, 2, 3, 4, 5, -1, int.MinValue, int.MaxValue, 1 << 20, 1 << 28];

    public override string Name => "cache";

    public override int Share => 8;

    public override IReadOnlyList<byte[]> Valid { get; } =
        [File([1, 0, 1], [new Remark("a/b.txt", RemarkKind.NotAudio, "It is text.")]), File([0], [])];

    public override (int Bytes, int BytesAByte) Memory => (64 << 10, 20);

    public override bool IsRefusal(Exception exception) => exception is DatasetException;

    public override byte[] Generate(FuzzRandom random)
    {
        byte[] file = [.. random.Choose(Valid)];
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(^DatasetFile.TrailerLength..));
        var start = file.Length - DatasetFile.TrailerLength - length;
        if (random.OnceIn(2))
        {
            // Counts, labels and tracks are words of four bytes, at any place after the texts.
            for (var changes = random.Length(3); changes >= 0; changes--)
                BinaryPrimitives.WriteInt32LittleEndian(
                    file.AsSpan(start + random.Below(length + DatasetFile.SizesLength - 3)), random.Choose(Counts));
        }
        else
        {
            var other = Mutator.Mutate(file[start..(start + length)], random, this);
            file = [.. file.AsSpan(0, start), .. other, .. file.AsSpan(start + length)];
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(^DatasetFile.TrailerLength..), other.Length);
        }

        return file;
    }

    /// <summary>Reads a file as it is, and again under the hash that its content has.</summary>
    public override void Read(byte[] file)
    {
        DatasetException? refusal = null;
        foreach (var version in (byte[][])[file, Sealed(file)])
        {
            try
            {
                var dataset = DatasetFile.Read(new MemoryStream(version), "fuzz", Key);
                DatasetJsonFuzzFormat.Check(dataset);
                Require(dataset.Genres.All(genre => genre is not null)
                    && dataset.Remarks.All(remark => remark.Path is not null && remark.Text is not null), "a text is null");
                refusal = null;
            }
            catch (DatasetException exception)
            {
                refusal = exception;
            }
        }

        if (refusal is not null)
            throw refusal;
    }

    private static byte[] Sealed(byte[] file) =>
        file.Length < DatasetFile.HashLength ? file : [
            .. file.AsSpan(..^DatasetFile.HashLength), .. SHA256.HashData(file.AsSpan(..^DatasetFile.HashLength))];

    private static byte[] File(int[] labels, Remark[] remarks)
    {
        using var stream = new MemoryStream();
        DatasetFile.Write(stream, Key, new GenreDataset
        {
            Genres = ["a", "b"],
            Tracks = [.. labels.Select((label, i) => new TrackDescription($"t{i}", label))],
            Labels = labels,
            TrackOfSegment = [.. Enumerable.Range(0, labels.Length)],
            Features = new float[2 * labels.Length],
            Recipe = Recipe,
            Description = "small",
            Remarks = remarks,
        });
        return stream.ToArray();
    }
}
