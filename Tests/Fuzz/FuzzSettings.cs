using System.Globalization;

namespace Gtzan.Tests.Fuzz;

/// <summary>The settings of the fuzzer, from the environment.</summary>
/// <param name="Inputs">Inputs of all formats together.</param>
/// <param name="Seed">The seed of the inputs.</param>
/// <param name="Repeat">The only input to try, as format:seed:number.</param>
internal sealed record FuzzSettings(int Inputs, ulong Seed, (string Format, ulong Seed, uint Index)? Repeat)
{
    public const string InputsVariable = "GTZAN_FUZZ_INPUTS", SeedVariable = "GTZAN_FUZZ_SEED", RepeatVariable = "GTZAN_FUZZ_REPEAT";

    private static readonly int UsualInputs = TestScale.Of(22_000, all: 220_000);

    public static FuzzSettings OfEnvironment { get; } = new(
        Environment.GetEnvironmentVariable(InputsVariable) is { Length: > 0 } inputs
            ? int.Parse(inputs, CultureInfo.InvariantCulture)
            : UsualInputs,
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? ulong.Parse(seed, CultureInfo.InvariantCulture) : 1,
        Environment.GetEnvironmentVariable(RepeatVariable) is { Length: > 0 } input ? Parse(input) : null);

    /// <summary>The command that tries one input again.</summary>
    public static string CommandFor(string format, ulong seed, uint index) =>
        $"{RepeatVariable}={format}:{seed}:{index} dotnet test -c Release Tests --filter FullyQualifiedName~Gtzan.Tests.Fuzz";

    private static (string Format, ulong Seed, uint Index) Parse(string input)
    {
        var parts = input.Split(':');
        return (parts[0], ulong.Parse(parts[1], CultureInfo.InvariantCulture), uint.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
