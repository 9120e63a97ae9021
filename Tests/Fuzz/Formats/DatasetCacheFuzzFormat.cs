using System.Buffers.Binary;
using System.Security.Cryptography;
using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>The binary cache of data sets: damage that the hash shows, and contents that nobody wrote under a hash that is right.</summary>
internal sealed class DatasetCacheFuzzFormat : FuzzFormat
{
    private const int HashStart = 40, SizesStart = 72, HeaderLength = 80, HashLength = 32;

    private static readonly FeatureRecipe Recipe = new() { SampleRate = 1000, Duration = 1, Segments = 10, HopLength = 60, FftLength = 64, Mfcc = 1 };

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly int[] Counts = [0, 1, 2, 3, 4, 5, -1, int.MinValue, int.MaxValue, 1 << 20, 1 << 28];

    public override string Name => "cache";

    public override int Share => 8;

    public override IReadOnlyList<byte[]> Valid { get; } = [File([1, 0, 1], [new SkippedFile("a/b.txt", "It is text.")]), File([0], [])];

    public override (int Bytes, int BytesAByte) Memory => (64 << 10, 20);

    // A cache refuses nothing: what it cannot read is made again.
    public override bool IsRefusal(Exception exception) => exception is NotACache;

    public override byte[] Generate(FuzzRandom random)
    {
        byte[] file = [.. random.Choose(Valid)];
        var description = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(SizesStart));
        if (random.OnceIn(2))
        {
            // Counts, labels and tracks are words of four bytes, at any place after the texts.
            for (var changes = random.Length(3); changes >= 0; changes--)
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(HeaderLength + random.Below(description - 3)), random.Choose(Counts));
        }
        else
        {
            var other = Mutator.Mutate(file[HeaderLength..(HeaderLength + description)], random, this);
            file = [.. file.AsSpan(0, HeaderLength), .. other, .. file.AsSpan(HeaderLength + description)];
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(SizesStart), other.Length);
        }

        return file;
    }

    /// <summary>Reads a file as it is, and again under the hash that its content has.</summary>
    public override void Read(byte[] file)
    {
        var asItIs = ReadOne(file);
        var isSealed = file.Length >= HashStart + HashLength && ReadOne([.. file.AsSpan(0, HashStart), .. SHA256.HashData(file.AsSpan(SizesStart)), .. file.AsSpan(SizesStart)]);
        if (!asItIs && !isSealed)
            throw new NotACache();
    }

    private static bool ReadOne(byte[] file)
    {
        if (DatasetCacheFile.Read(new MemoryStream(file), Key, Recipe) is not { } dataset)
            return false;
        DatasetJsonFuzzFormat.Check(dataset);
        Require(dataset.Genres.All(genre => genre is not null) && dataset.Skipped.All(file => file.Path is not null && file.Reason is not null), "a text is null");
        return true;
    }

    private static byte[] File(int[] labels, SkippedFile[] skipped)
    {
        using var stream = new MemoryStream();
        DatasetCacheFile.Write(stream, Key, new GenreDataset
        {
            Genres = ["a", "b"],
            Tracks = [.. labels.Select((label, i) => new TrackDescription($"t{i}", label))],
            Labels = labels,
            TrackOfSegment = [.. Enumerable.Range(0, labels.Length)],
            Features = new float[2 * labels.Length],
            Recipe = Recipe,
            Description = "small",
            Skipped = skipped,
        });
        return stream.ToArray();
    }

    private sealed class NotACache() : Exception("It is no cache.");
}
