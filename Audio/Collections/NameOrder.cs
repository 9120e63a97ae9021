namespace Gtzan.Audio.Collections;

/// <summary>
/// Orders the names of files as people number them: folder by folder, numbers by their value (<c>No.2</c> before <c>No.10</c>), everything
/// else ordinally.
/// </summary>
internal static class NameOrder
{
    /// <summary>
    /// Negative if <paramref name="left"/> comes first, positive if <paramref name="right"/> does, 0 only for equal names.
    /// </summary>
    public static int Compare(string left, string right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            ReadOnlySpan<char> first = Number(left, i), second = Number(right, j);
            if (first.Length > 0 && second.Length > 0)
            {
                ReadOnlySpan<char> firstValue = first.TrimStart('0'), secondValue = second.TrimStart('0');
                var order = firstValue.Length != secondValue.Length
                    ? firstValue.Length - secondValue.Length
                    : firstValue.SequenceCompareTo(secondValue);
                if (order != 0)
                    return order;
                (i, j) = (i + first.Length, j + second.Length);
            }
            else
            {
                var order = Rank(left[i++]) - Rank(right[j++]);
                if (order != 0)
                    return order;
            }
        }

        // Names that differ in leading zeros only are ordered by these.
        return left.Length - i != right.Length - j ? left.Length - i - (right.Length - j) : string.CompareOrdinal(left, right);
    }

    /// <summary>The digits from a position on.</summary>
    private static ReadOnlySpan<char> Number(string name, int start)
    {
        var end = start;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
            end++;
        return name.AsSpan(start, end - start);
    }

    // The end of a folder's name sorts before every character.
    private static int Rank(char character) => character == '/' ? -1 : character;
}
