namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// The third packet of a Vorbis stream: tables for decoding (Vorbis I specification, 4.2.4). Checks it before NVorbis reads it, because a
/// few hostile bits make NVorbis allocate gigabytes or loop for ever; and finds how long the blocks of each mode are.
/// </summary>
/// <param name="IsLong">For each mode, whether its blocks are long.</param>
/// <param name="HasGroups">Whether channels are coded in groups (submaps), as for surround sound.</param>
internal sealed record VorbisSetup(bool[] IsLong, bool HasGroups)
{
    // The tables of libvorbis and ffmpeg have up to 14,000 entries and 64,000 numbers in all.
    private const int MaxEntries = 1 << 16, MaxNumbers = 1 << 19, MaxClassNumbers = 1 << 18;

    /// <summary>The 24 bits that each codebook begins with.</summary>
    public const int CodebookSync = 0x564342;

    private const int MaxCodeLength = 32, HeaderLength = 7;

    /// <summary>Whether a packet is such a header.</summary>
    public static bool Matches(ReadOnlySpan<byte> packet) => packet.StartsWith("\u0005vorbis"u8);

    /// <summary>Reads the packet.</summary>
    /// <exception cref="AudioFormatException">It is damaged, or needs tables larger than any encoder writes.</exception>
    public static VorbisSetup Read(ReadOnlySpan<byte> packet, VorbisHeader header)
    {
        var bits = new VorbisBits(packet[HeaderLength..]);
        var books = new (int Dimensions, int Entries)[bits.Read(8) + 1];
        long entries = 0, numbers = 0;
        for (var i = 0; i < books.Length; i++)
        {
            books[i] = ReadSize(ref bits);
            (entries, numbers) = (entries + books[i].Entries, numbers + ((long)books[i].Entries * books[i].Dimensions));
            if (entries > MaxEntries || numbers > MaxNumbers)
            {
                throw new AudioFormatException(
                    $"The Ogg Vorbis file wants tables of more than {MaxEntries} entries or {MaxNumbers} numbers, which no encoder " +
                    "makes; it may be damaged: get a whole copy, or convert it to WAV.");
            }

            SkipCodebook(ref bits, books[i].Dimensions, books[i].Entries);
        }

        for (var count = bits.Read(6) + 1; count > 0; count--)
            Require(bits.Read(16) == 0, "has a transform in the time domain");
        for (var count = bits.Read(6) + 1; count > 0; count--)
            ReadFloor(ref bits);
        for (var count = bits.Read(6) + 1; count > 0; count--)
            ReadResidue(ref bits, books);
        var mappings = bits.Read(6) + 1;
        var hasGroups = false;
        for (var i = 0; i < mappings; i++)
            hasGroups |= ReadMapping(ref bits, header.Channels) > 1;
        var isLong = new bool[bits.Read(6) + 1];
        for (var i = 0; i < isLong.Length; i++)
        {
            isLong[i] = bits.ReadFlag();
            Require(bits.Read(32) == 0 && bits.Read(8) < mappings, $"has no mode {i} that can be decoded");
        }

        Require(bits.ReadFlag(), "has no end of its tables");
        return new VorbisSetup(isLong, hasGroups);
    }

    private static (int Dimensions, int Entries) ReadSize(ref VorbisBits bits)
    {
        Require(bits.Read(24) == CodebookSync, "has no table where one should be");
        int dimensions = bits.Read(16), entries = bits.Read(24);
        Require(dimensions > 0 && entries > 0, "has a table without entries");
        return (dimensions, entries);
    }

    private static void SkipCodebook(ref VorbisBits bits, int dimensions, int entries)
    {
        SkipLengths(ref bits, entries);
        var lookup = bits.Read(4);
        Require(lookup <= 2, $"has a table of kind {lookup}");
        if (lookup == 0)
            return;
        bits.Skip(64);
        var valueBits = bits.Read(4) + 1;
        bits.Skip(1);
        bits.Skip((long)valueBits * (lookup == 2 ? entries * dimensions : RootOf(entries, dimensions)));
    }

    private static void SkipLengths(ref VorbisBits bits, int entries)
    {
        if (bits.ReadFlag())
        {
            var length = bits.Read(5);
            for (var done = 0; done < entries;)
            {
                var count = bits.Read(VorbisHeader.BitLength(entries - done));
                done += count;
                Require(++length <= MaxCodeLength && done <= entries, "has a table with too many entries");
            }
        }
        else
        {
            var isSparse = bits.ReadFlag();
            for (var i = 0; i < entries; i++)
                if (!isSparse || bits.ReadFlag())
                    bits.Skip(5);
        }
    }

    /// <summary>The largest integer n with nᵈ ≤ entries, d being the table's dimensions.</summary>
    private static int RootOf(int entries, int dimensions)
    {
        var root = (int)Math.Floor(Math.Exp(Math.Log(entries) / dimensions));
        return Math.Floor(Math.Pow(root + 1, dimensions)) <= entries ? root + 1 : root;
    }

    private static void ReadFloor(ref VorbisBits bits)
    {
        var kind = bits.Read(16);
        Require(kind <= 1, $"has a floor of kind {kind}");
        if (kind == 0)
        {
            bits.Skip(8 + 16 + 16 + 6 + 8);
            bits.Skip(8 * (bits.Read(4) + 1));
            return;
        }

        var classes = new int[bits.Read(5)];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = bits.Read(4);
        var dimensions = new int[classes.Length == 0 ? 0 : classes.Max() + 1];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = bits.Read(3) + 1;
            var subclasses = bits.Read(2);
            bits.Skip((subclasses > 0 ? 8 : 0) + (8 << subclasses));
        }

        bits.Skip(2);
        var range = bits.Read(4);
        bits.Skip((long)range * classes.Sum(kindOfPartition => dimensions[kindOfPartition]));
    }

    private static void ReadResidue(ref VorbisBits bits, (int Dimensions, int Entries)[] books)
    {
        var kind = bits.Read(16);
        Require(kind <= 2, $"has a residue of kind {kind}");
        bits.Skip(24 + 24 + 24);
        int classifications = bits.Read(6) + 1, book = bits.Read(8), used = 0;
        for (var i = 0; i < classifications; i++)
        {
            int low = bits.Read(3), high = bits.ReadFlag() ? bits.Read(5) : 0;
            used += int.PopCount((high << 3) | low);
        }

        bits.Skip(8L * used);
        Require(book < books.Length, "has a residue without a table");

        // Decoders expand all combinations of classes, one class per dimension of the table.
        long combinations = 1;
        for (var i = 0; i < books[book].Dimensions && combinations <= books[book].Entries && classifications > 1; i++)
            combinations *= classifications;
        Require(combinations <= books[book].Entries && combinations * books[book].Dimensions <= MaxClassNumbers,
            "has a residue with too many classes");
    }

    private static int ReadMapping(ref VorbisBits bits, int channels)
    {
        var kind = bits.Read(16);
        Require(kind == 0, $"has a mapping of kind {kind}");
        var submaps = bits.ReadFlag() ? bits.Read(4) + 1 : 1;
        if (bits.ReadFlag())
            bits.Skip(2L * VorbisHeader.BitLength(channels - 1) * (bits.Read(8) + 1));
        Require(bits.Read(2) == 0, "has a mapping of a later version");
        if (submaps > 1)
            bits.Skip(4 * channels);
        bits.Skip(24 * submaps);
        return submaps;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new AudioFormatException($"The Ogg Vorbis file is damaged: it {otherwise}; get a whole copy, or convert it to WAV.");
    }
}
