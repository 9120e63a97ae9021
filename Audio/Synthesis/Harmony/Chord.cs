namespace Gtzan.Audio.Synthesis.Harmony;

/// <summary>A chord: its root in semitones above the key note, and its tones in semitones above the root.</summary>
internal sealed record Chord(int Root, IReadOnlyList<int> Tones)
{
    private static readonly string[] Numerals = ["VII", "III", "VI", "IV", "II", "V", "I"];
    private static readonly int[] Roots = [11, 4, 9, 5, 2, 7, 0];

    /// <summary>
    /// Reads a Roman numeral: upper case for major, lower case for minor, <c>b</c> before it for a flattened root, and after it
    /// <c>5</c> (power chord), <c>sus4</c>, <c>dim</c>, <c>6</c>, <c>7</c>, <c>maj7</c>, <c>9</c>, <c>maj9</c> or <c>13</c>.
    /// Example: <c>bVII7</c>.
    /// </summary>
    /// <exception cref="FormatException">The symbol is not one of these.</exception>
    public static Chord Parse(string symbol)
    {
        var flat = symbol.StartsWith('b');
        var rest = flat ? symbol[1..] : symbol;
        var degree = Array.FindIndex(Numerals, numeral => rest.StartsWith(numeral, StringComparison.OrdinalIgnoreCase));
        if (degree < 0)
            throw new FormatException($"Chord '{symbol}' has no Roman numeral from I to VII.");

        var numeral = rest[..Numerals[degree].Length];
        var third = char.IsLower(numeral[0]) ? 3 : 4;
        int[] tones = rest[numeral.Length..] switch
        {
            "" => [0, third, 7],
            "5" => [0, 7, 12],
            "sus4" => [0, 5, 7],
            "dim" => [0, 3, 6],
            "6" => [0, third, 7, 9],
            "7" => [0, third, 7, 10],
            "maj7" => [0, third, 7, 11],
            "9" => [0, third, 7, 10, 14],
            "maj9" => [0, third, 7, 11, 14],
            "13" => [0, third, 10, 14, 21],
            _ => throw new FormatException($"Chord '{symbol}' ends in '{rest[numeral.Length..]}', which names no chord."),
        };
        return new Chord((Roots[degree] + (flat ? 11 : 0)) % 12, tones);
    }

    /// <summary>Semitones above the root of a degree, 1 (root) to 9 (ninth), as this chord colours it.</summary>
    public int Degree(int degree) => degree switch
    {
        1 => 0,
        2 => 2,
        3 => Tones.Contains(3) ? 3 : 4,
        4 => 5,
        5 => Tones.Contains(6) ? 6 : 7,
        6 => 9,
        7 => Tones.Contains(11) ? 11 : 10,
        8 => 12,
        9 => 14,
        _ => throw new ArgumentOutOfRangeException(nameof(degree), degree, "A degree is between 1 and 9."),
    };
}
