using System.Text;

namespace Gtzan.KernelCompiler;

/// <summary>How the signs that comments use are spelt in ASCII, all that OpenCL C promises to read.</summary>
internal static class Spelling
{
    private static readonly Dictionary<char, string> Table =
        "·* ×x −- –- ÷/ …... ≤<= ≥>= ≠!= ≈~ →-> ←<- √sqrt ∂d ∇grad Σsum ∞infinity σsigma μmu εepsilon αalpha βbeta γgamma ηeta λlambda πpi ⁰^0 ¹^1 ²^2 ³^3 ᵀ^T ᵗ^t ˣ^x ⁻^- ₀0 ₁1 ₂2 ₃3 ₜt ⌊floor( ⌋) ⌈ceil( ⌉) ‘' ’' “\" ”\""
            .Split(' ').ToDictionary(entry => entry[0], entry => entry.Substring(1));

    /// <summary>The text in ASCII; a sign that is not in the table becomes a question mark.</summary>
    public static string Ascii(string text)
    {
        var ascii = new StringBuilder();
        foreach (var c in text)
            _ = c < 128 ? ascii.Append(c) : ascii.Append(Table.TryGetValue(c, out var spelling) ? spelling : "?");
        return ascii.ToString();
    }
}
