using System.Text;

namespace Gtzan.KernelCompiler;

/// <summary>How the signs that comments use are spelt in ASCII, all that OpenCL C promises to read.</summary>
internal static class Spelling
{
    private static readonly Dictionary<char, string> Signs = Read(
        "·* ∗* ⊙* ×x −- –- —- ÷/ …... ≤<= ≥>= ≠!= ≈~ ±+- →-> ←<- ↦-> √sqrt ∂d ∇grad Δdelta Σsum Πproduct ∞infinity ∈in ∘of " +
        "αalpha βbeta γgamma δdelta εepsilon ηeta θtheta λlambda μmu ρrho σsigma τtau πpi ⌊floor( ⌋) ⌈ceil( ⌉) ‖|| ½1/2 ′' ̂_hat °deg ‘' ’' “\" ”\" §section");

    private static readonly Dictionary<char, string> Superscripts = Read("⁰0 ¹1 ²2 ³3 ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ⁺+ ⁻- ᵀT ᵗt ˣx ʳr ⁿn ⁱi");

    private static readonly Dictionary<char, string> Subscripts = Read("₀0 ₁1 ₂2 ₃3 ₄4 ₅5 ₆6 ₇7 ₈8 ₉9 ₊+ ₋- ₜt ᵢi ⱼj ₖk ₙn");

    /// <summary>The text in ASCII: x² is x^2, c₋₁ is c_-1. A sign that is not in the tables becomes a question mark.</summary>
    public static string Ascii(string text)
    {
        var ascii = new StringBuilder();
        var before = Signs;
        foreach (var c in text)
        {
            var script = Superscripts.ContainsKey(c) ? Superscripts : Subscripts.ContainsKey(c) ? Subscripts : Signs;
            if (script != before && script != Signs)
                ascii.Append(script == Superscripts ? '^' : '_');
            ascii.Append(c < 128 ? $"{c}" : script.TryGetValue(c, out var spelling) ? spelling : "?");
            before = script;
        }

        return ascii.ToString();
    }

    private static Dictionary<char, string> Read(string table) => table.Split(' ').ToDictionary(entry => entry[0], entry => entry.Substring(1));
}
