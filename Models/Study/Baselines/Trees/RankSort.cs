namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>Sorts rows by rank: long lists by radix sort, which is several times faster here than comparison.</summary>
internal sealed class RankSort(int rows)
{
    private const int DigitBits = 8;
    private const int RankBits = 32;
    private const int ShortList = 128;

    private readonly long[] _spare = new long[rows];
    private readonly int[] _counts = new int[1 << DigitBits];

    /// <summary>A rank with its payload, a sort key.</summary>
    public static long Key(int rank, int payload) => ((long)rank << 32) | (uint)payload;

    public static int RankOf(long key) => (int)(key >> 32);

    public static int PayloadOf(long key) => (int)key;

    /// <summary>Sorts keys by rank. Returns the sorted keys: in place, or in memory that the next call reuses.</summary>
    public Span<long> Sort(Span<long> keys)
    {
        if (keys.Length < ShortList)
        {
            keys.Sort();
            return keys;
        }

        var (lowest, highest) = (int.MaxValue, 0);
        foreach (var key in keys)
        {
            lowest = Math.Min(lowest, RankOf(key));
            highest = Math.Max(highest, RankOf(key));
        }

        var from = keys;
        var to = _spare.AsSpan(0, keys.Length);
        for (var shift = 0; shift < RankBits && (highest - lowest) >> shift > 0; shift += DigitBits)
        {
            SortDigit(from, to, lowest, shift);
            var swap = from;
            from = to;
            to = swap;
        }

        return from;
    }

    private void SortDigit(ReadOnlySpan<long> from, Span<long> to, int lowest, int shift)
    {
        const int Mask = (1 << DigitBits) - 1;
        Span<int> places = _counts;
        places.Clear();
        foreach (var key in from)
            places[((RankOf(key) - lowest) >> shift) & Mask]++;
        var place = 0;
        for (var digit = 0; digit < places.Length; digit++)
            (places[digit], place) = (place, place + places[digit]);
        foreach (var key in from)
            to[places[((RankOf(key) - lowest) >> shift) & Mask]++] = key;
    }
}
