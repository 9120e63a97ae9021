using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Features;

namespace Gtzan.Models.Configuration;

/// <summary>The allowed values of a hyper-parameter: checks, parses and formats them.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal abstract class AllowedValues<T>
{
    /// <summary>The requirement on a value, for messages.</summary>
    public abstract override string ToString();

    /// <summary>The requirement in the words of JSON Schema.</summary>
    public abstract JsonObject Schema();

    /// <summary>Parses a value. Returns false if it is not allowed.</summary>
    public abstract bool TryRead(WrittenValue written, out T value);

    /// <summary>Formats a value: parsing gives the same value; equal values give equal texts.</summary>
    public virtual string Text(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}

/// <summary>Integers in a range.</summary>
internal sealed class WholeNumbers(int minimum, int maximum) : AllowedValues<int>
{
    public override string ToString() => $"a whole number from {minimum} to {maximum}";

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    public override bool TryRead(WrittenValue written, out int value) => TryRead(written.Word, out value);

    public bool TryRead(string? text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;
}

/// <summary>Numbers in a range.</summary>
internal sealed class Numbers(float minimum, float maximum) : AllowedValues<float>
{
    public override string ToString() => FormattableString.Invariant($"a number from {minimum} to {maximum}");

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = minimum, ["maximum"] = maximum };

    public override bool TryRead(WrittenValue written, out float value)
    {
        var isNumber = float.TryParse(written.Word, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value += 0f; // −0 becomes 0
        return isNumber && value >= minimum && value <= maximum;
    }
}

/// <summary>Words, each the name of a value.</summary>
internal sealed class Words<T>(params IReadOnlyList<(string Word, T Value)> choices) : AllowedValues<T>
{
    public override string ToString() => $"one of {string.Join(", ", choices.Select(choice => choice.Word))}";

    public override JsonObject Schema() =>
        new() { ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice.Word))]) };

    public override bool TryRead(WrittenValue written, out T value)
    {
        var choice = choices.FirstOrDefault(choice => choice.Word == written.Word);
        value = choice.Value;
        return choice.Word is not null;
    }

    public override string Text(T value) => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word;
}

/// <summary>Kinds of features, joined by +.</summary>
internal sealed class FeatureNames : AllowedValues<FeatureKinds>
{
    public override string ToString() =>
        "mfcc, mel or chroma, or several joined by +, with delta after mfcc for its derivatives, for example mfcc+delta or mel+chroma";

    public override JsonObject Schema() => new() { ["type"] = "string" };

    public override bool TryRead(WrittenValue written, out FeatureKinds value) => FeatureKindNames.TryParse(written.Word, out value);

    public override string Text(FeatureKinds value) => FeatureKindNames.Format(value);
}

/// <summary>The first sixteen hexadecimal digits of a hash, or none.</summary>
internal sealed class ShortHash : AllowedValues<string>
{
    private const int Digits = 16;

    public override string ToString() => $"{TransferParameters.NoEncoder}, or {Digits} hexadecimal digits";

    public override JsonObject Schema() => new() { ["type"] = "string" };

    public override bool TryRead(WrittenValue written, out string value)
    {
        value = written.Word ?? "";
        return value == TransferParameters.NoEncoder || (value.Length == Digits && value.All(char.IsAsciiHexDigitLower));
    }
}

/// <summary>Kinds of augmentation, joined by +.</summary>
internal sealed class AugmentationNames : AllowedValues<AugmentationKinds>
{
    public override string ToString() =>
        $"none, default, all, or one of {string.Join(", ", AugmentationKindNames.Names.Select(name => name.Name))}, or several joined by " +
        "+, for example crop+gain";

    public override JsonObject Schema() => new() { ["type"] = "string" };

    public override bool TryRead(WrittenValue written, out AugmentationKinds value) =>
        AugmentationKindNames.TryParse(written.Word, out value);

    public override string Text(AugmentationKinds value) => AugmentationKindNames.Format(value);
}

/// <summary>Lists of 1 to 64 whole numbers of a range.</summary>
internal sealed class WholeNumberLists(int minimum, int maximum) : AllowedValues<IReadOnlyList<int>>
{
    private readonly WholeNumbers _items = new(minimum, maximum);

    public override string ToString() => $"a list of whole numbers from {minimum} to {maximum}, for example [256,128,64]";

    public override JsonObject Schema() => new() { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = 64, ["items"] = _items.Schema() };

    public override bool TryRead(WrittenValue written, out IReadOnlyList<int> value)
    {
        var numbers = new List<int>();
        value = numbers;
        if (written.List is not { Count: > 0 and <= 64 } items)
            return false;
        foreach (var item in items)
        {
            if (!_items.TryRead(item, out var number))
                return false;
            numbers.Add(number);
        }

        return true;
    }

    public override string Text(IReadOnlyList<int> value) => $"[{string.Join(", ", value)}]";
}
