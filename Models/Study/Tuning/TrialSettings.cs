using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The values of a trial for the searched hyper-parameters.</summary>
/// <param name="Values">Keys and values, in the order of the space.</param>
internal sealed record TrialSettings(IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>The settings in the syntax of <c>--set</c>, with lists instead of depth and width.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Assignments(HyperParameters parameters)
    {
        var shape = Values.Where(value => LayerLists.IsShape(value.Key) || LayerLists.IsList(value.Key)).ToDictionary();
        return
        [
            .. Values.Where(value => !shape.ContainsKey(value.Key)),
            .. shape.Count == 0 ? [] : LayerLists.Assignments(shape.Keys.First().Split('.')[0], shape, parameters),
        ];
    }

    /// <summary>Hyper-parameters with the values of the trial.</summary>
    /// <exception cref="ProgramException">A value is invalid.</exception>
    public HyperParameters ApplyTo(HyperParameters parameters)
    {
        foreach (var (key, value) in Assignments(parameters))
            parameters = parameters.WithSetting($"{key}={value}", "--space");
        return parameters.Checked();
    }

    /// <summary>As text: <c>learning_rate 0.001, batch_size 32</c>.</summary>
    public override string ToString() => string.Join(", ", Values.Select(value => $"{value.Key} {value.Value}"));
}
