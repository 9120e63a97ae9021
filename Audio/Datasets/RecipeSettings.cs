using System.Globalization;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// The settings of a recipe that the study does not have, as names and texts for keys and files. Those with their defaults are left out:
/// the study's recipe has the key, and its files the bytes, of a program that knows no others.
/// </summary>
internal static class RecipeSettings
{
    /// <summary>The name of the kinds of features.</summary>
    public const string Features = "features";

    private static readonly FeatureRecipe Defaults = new();

    private static readonly (string Name, Func<FeatureRecipe, string> Text, Func<FeatureRecipe, string, FeatureRecipe> With)[] All =
    [
        (Features, recipe => FeatureKindNames.Format(recipe.Features), (recipe, text) => recipe with
        {
            Features = FeatureKindNames.TryParse(text, out var kinds) ? kinds : throw new FormatException($"there are no features {text}"),
        }),
        ("segmentSeconds", recipe => Text(recipe.SegmentSeconds), (recipe, text) => recipe with { SegmentSeconds = Number(text) }),
        ("framing", recipe => recipe.Framing.ToString(), (recipe, text) => recipe with { Framing = Word<SegmentFraming>(text) }),
        ("melBands", recipe => Text(recipe.MelBands), (recipe, text) => recipe with { MelBands = Whole(text) }),
        ("minimumFrequency", recipe => Text(recipe.MinimumFrequency), (recipe, text) => recipe with { MinimumFrequency = Number(text) }),
        ("maximumFrequency", recipe => Text(recipe.MaximumFrequency), (recipe, text) => recipe with { MaximumFrequency = Number(text) }),
        ("power", recipe => Text(recipe.Power), (recipe, text) => recipe with { Power = Whole(text) }),
        ("compression", recipe => recipe.Compression.ToString(),
            (recipe, text) => recipe with { Compression = Word<MelCompression>(text) }),
    ];

    /// <summary>The settings that differ from the defaults.</summary>
    public static (string Name, string Text)[] Of(FeatureRecipe recipe) =>
        [.. All.Select(setting => (setting.Name, Text: setting.Text(recipe), Default: setting.Text(Defaults)))
            .Where(setting => setting.Text != setting.Default).Select(setting => (setting.Name, setting.Text))];

    /// <summary>Whether there is a setting with a name.</summary>
    public static bool IsKnown(string name) => All.Any(setting => setting.Name == name);

    /// <summary>The recipe with another value of a setting. Whether it is possible is checked by the recipe.</summary>
    /// <exception cref="FormatException">There is no such setting, or it has no such value.</exception>
    public static FeatureRecipe With(FeatureRecipe recipe, string name, string text) =>
        IsKnown(name) ? All.First(setting => setting.Name == name).With(recipe, text) : throw new FormatException($"there is no {name}");

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"\"{text}\" is not a number");

    private static int Whole(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"\"{text}\" is not a whole number");

    private static T Word<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : throw new FormatException($"\"{text}\" is not one of " +
            $"{string.Join(", ", Enum.GetNames<T>())}");
}
