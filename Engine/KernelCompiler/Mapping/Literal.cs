using System.Globalization;

namespace Gtzan.KernelCompiler;

/// <summary>Constants in OpenCL C.</summary>
internal static class Literal
{
    /// <summary>The constant's text; null if there are no constants of its type.</summary>
    public static CExpression? Of(object? value) => value switch
    {
        bool b => new CExpression(b ? "true" : "false"),
        int.MinValue => new CExpression("INT_MIN"),
        long.MinValue => new CExpression("LONG_MIN"),
        int i => Signed(i, ""),
        uint u => new CExpression(u.ToString(CultureInfo.InvariantCulture) + "u"),
        long l => Signed(l, "L"),
        ulong u => new CExpression(u.ToString(CultureInfo.InvariantCulture) + "UL"),
        float f => Float(f),
        _ => null,
    };

    /// <summary>A number as it was written in C#, so that hexadecimal stays hexadecimal, and decimals keep their digits.</summary>
    public static CExpression? AsWritten(string text, object? value)
    {
        if (value is float)
        {
            text = text.Replace("_", "").TrimEnd('f', 'F');
            return new CExpression(text.IndexOfAny(['.', 'e', 'E']) < 0 ? text + ".0f" : text + "f");
        }

        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return Of(value);
        var suffix = value switch { int => "", uint => "u", long => "L", ulong => "UL", _ => null };
        return suffix is null ? null : new CExpression(text.Replace("_", "").TrimEnd('u', 'U', 'l', 'L') + suffix);
    }

    private static CExpression Signed(long value, string suffix) =>
        new(value.ToString(CultureInfo.InvariantCulture) + suffix, value < 0 ? Precedence.Unary : Precedence.Primary);

    private static CExpression Float(float value)
    {
        var precedence = value < 0 ? Precedence.Unary : Precedence.Primary;
        if (float.IsNaN(value))
            return new CExpression("NAN");
        if (float.IsInfinity(value))
            return new CExpression(value > 0 ? "INFINITY" : "-INFINITY", precedence);
        if (value is float.MaxValue or float.MinValue)
            return new CExpression(value > 0 ? "FLT_MAX" : "-FLT_MAX", precedence);

        // Nine digits tell all floats apart; fewer are tried first because they read better.
        var text = value.ToString("G9", CultureInfo.InvariantCulture);
        for (var digits = 1; digits < 9; digits++)
        {
            var shorter = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
            if (float.Parse(shorter, CultureInfo.InvariantCulture).Equals(value))
            {
                text = shorter;
                break;
            }
        }

        if (Math.Abs(value) < 1e10f && Math.Floor(value).Equals(value))
            text = ((double)value).ToString("F0", CultureInfo.InvariantCulture);
        text = text.Replace("E", "e").Replace("e+0", "e").Replace("e-0", "e-").Replace("e+", "e");
        return new CExpression(text.Contains('.') || text.Contains('e') ? text + "f" : text + ".0f", precedence);
    }
}
