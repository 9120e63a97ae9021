using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Experiments;

/// <summary>A model with hyper-parameters, to cross-validate beside others.</summary>
/// <param name="Name">What distinguishes it: the model and the values that vary, such as <c>cnn, n_mfcc 20</c>.</param>
/// <param name="Model">The model.</param>
/// <param name="Parameters">Its hyper-parameters.</param>
/// <param name="Domain">What it is trained and tested on.</param>
internal sealed record Candidate(string Name, GenreModel Model, HyperParameters Parameters, Domain Domain = Domain.Data)
{
    private const string Option = "--vary";

    /// <summary>Each candidate within the data, within the other data, and trained on one and tested on the other, both ways.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="data">The name of the data.</param>
    /// <param name="testData">The name of the other data.</param>
    public static IReadOnlyList<Candidate> AcrossDomains(IReadOnlyList<Candidate> candidates, string data, string testData) =>
    [
        .. from candidate in candidates
           from domain in Enum.GetValues<Domain>()
           let ends = domain switch
           {
               Domain.Data => (data, data),
               Domain.ToTestData => (data, testData),
               Domain.TestData => (testData, testData),
               _ => (testData, data),
           }
           select candidate with { Name = $"{candidate.Name}: {ends.Item1} → {ends.Item2}", Domain = domain },
    ];

    /// <summary>Each model with each combination of the values that vary; the last one changes fastest.</summary>
    /// <param name="models">The models.</param>
    /// <param name="parametersOf">The other hyper-parameters of a model.</param>
    /// <param name="variations">Texts <c>key=value|value|…</c>.</param>
    /// <exception cref="ProgramException">A text or a value is invalid.</exception>
    public static IReadOnlyList<Candidate> All(
        IEnumerable<GenreModel> models, Func<GenreModel, HyperParameters> parametersOf, IReadOnlyList<string> variations)
    {
        var candidates = models.Select(model => new Candidate(model.Name, model, parametersOf(model)));
        foreach (var variation in variations)
        {
            var parts = variation.Split('=', 2);
            if (parts.Length < 2 || parts[1].Length == 0)
                throw ProgramException.In(Option, $"{Option} {variation}: expected key=value|value, for example n_mfcc=13|20|40.");
            var key = parts[0].Trim();
            candidates = candidates.SelectMany(_ => parts[1].Split('|'), (candidate, value) => candidate with
            {
                Name = $"{candidate.Name}, {key} {value.Trim()}",
                Parameters = candidate.Parameters.WithSetting($"{key}={value.Trim()}"),
            });
        }

        Candidate[] all = [.. candidates];
        if (all.GroupBy(candidate => candidate.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw ProgramException.In(Option, $"{twice.Key} is there twice; leave one of the two out.");
        foreach (var candidate in all)
        {
            if (candidate.Parameters.Patience > 0 || candidate.Parameters.Schedule == ScheduleChoice.Plateau)
            {
                throw new ProgramException(
                    $"{candidate.Name}: folds have no validation part, which patience and schedule plateau need; set patience=0 and " +
                    "another schedule.");
            }

            candidate.Model.Checked(candidate.Parameters);
        }

        return all;
    }
}
