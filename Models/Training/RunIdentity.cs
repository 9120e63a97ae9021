using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>What a run is of: what goes on with it must be of the same.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">The hyper-parameters, seed included.</param>
/// <param name="Genres">The genres, in the order of the outputs.</param>
/// <param name="SplitHash">That of the division of the data.</param>
/// <param name="DatasetHash">That of the data.</param>
internal sealed record RunIdentity(
    string Model, HyperParameters Parameters, IReadOnlyList<string> Genres, string SplitHash, string DatasetHash);
