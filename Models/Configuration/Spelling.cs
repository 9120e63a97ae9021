namespace Gtzan.Models.Configuration;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    private const int ShortestReplaced = 4;

    /// <summary>
    /// The known word with the fewest changes (a letter inserted, left out or replaced, or two neighbours swapped), if these are at most a
    /// third of its letters; null if there is none. In words of three letters or fewer, none is replaced: gpu is not meant as cpu.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (Candidate: candidate, Changes: Changes(word, candidate)))
        .Where(pair => pair.Changes <= Math.Max(1, pair.Candidate.Trim('-').Length / 3))
        .OrderBy(pair => pair.Changes).Select(pair => pair.Candidate).FirstOrDefault();

    /// <summary>The number of such changes that turn one word into another, upper or lower case.</summary>
    public static int Changes(string from, string to)
    {
        (from, to) = (from.ToLowerInvariant(), to.ToLowerInvariant());
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replaced = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : to.Length < ShortestReplaced ? 2 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
