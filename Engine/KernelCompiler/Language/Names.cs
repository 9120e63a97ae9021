using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gtzan.KernelCompiler;

/// <summary>The names in one function: those of C#, except where OpenCL C means something else by them.</summary>
/// <param name="function">The declaration of the function, all whose words are taken.</param>
internal sealed class Names(SyntaxNode function)
{
    private readonly Dictionary<ISymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _taken =
        [.. function.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];

    /// <summary>The name of a parameter or local variable.</summary>
    public string Of(ISymbol symbol)
    {
        if (!_names.TryGetValue(symbol, out var name))
        {
            // Functions and structs begin with a capital, so a variable must not: it would hide them.
            name = char.IsUpper(symbol.Name[0]) ? symbol.Name + "_" : Legal(symbol.Name);
            if (name != symbol.Name)
                name = Fresh(name);
            _names.Add(symbol, name);
        }

        return name;
    }

    /// <summary>A name that nothing in the function has.</summary>
    public string Fresh(string name)
    {
        name = Legal(name);
        while (!_taken.Add(name))
            name += "_";
        return name;
    }

    /// <summary>The name as OpenCL C allows it: other than its own words, than macros (which are capitals), and in ASCII.</summary>
    public static string Legal(string name)
    {
        name = Ascii(name);
        return ReservedWords.Contains(name) || (name.Length > 1 && name.Any(char.IsUpper) && !name.Any(char.IsLower)) ? name + "_" : name;
    }

    /// <summary>A name in capitals, as macros have: TileSize becomes TILE_SIZE.</summary>
    public static string Macro(string name)
    {
        var capitals = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && name[i - 1] != '_' && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                capitals.Append('_');
            capitals.Append(char.ToUpperInvariant(name[i]));
        }

        var macro = Ascii(capitals.ToString());
        return macro.Length == 1 || ReservedWords.Contains(macro) ? macro + "_VALUE" : macro;
    }

    private static string Ascii(string name) => name.All(c => c < 128) ? name : string.Concat(name.Select(c => c < 128 ? $"{c}" : $"u{(int)c:X4}"));
}
