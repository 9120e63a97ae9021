using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Labelled music that a run was not divided from, for testing its model.</summary>
/// <param name="Dataset">The data, with the run's genres in the order of the model's outputs.</param>
/// <param name="Trained">The tracks whose samples were trained on.</param>
/// <param name="Validated">The tracks whose samples were only validated on.</param>
/// <param name="AreContentsKnown">Whether all tracks of the data and of the run have hashes of their samples; if not, more tracks may have
/// been trained on.</param>
internal sealed record OtherData(
    GenreDataset Dataset, IReadOnlyList<int> Trained, IReadOnlyList<int> Validated, bool AreContentsKnown)
{
    /// <summary>Prepares data for a run's model.</summary>
    /// <exception cref="ProgramException">They have a genre that the model does not know.</exception>
    public static OtherData For(TrainedModel trained, GenreDataset dataset)
    {
        var unknown = dataset.Genres.Except(trained.Genres).ToArray();
        if (unknown.Length > 0)
        {
            throw new ProgramException(
                $"{dataset.Description} has the genre{(unknown.Length == 1 ? "" : "s")} {Quotation.Few(unknown)}, which the run does not " +
                $"know; it knows {Quotation.Few(trained.Genres)}. Rename or leave out the others.");
        }

        var ofRun = Relabeled(dataset, trained.Genres);
        var split = SplitFile.Read(trained.Folder.SplitFile);
        var contents = Contents(trained.Folder);
        var train = ContentsOf(split.Train);
        var validation = ContentsOf(split.Validation);
        var areKnown = dataset.Tracks.All(track => track.Content is not null)
            && split.Train.Keys.Concat(split.Validation.Keys).All(contents.ContainsKey);
        return new OtherData(ofRun, Among(train), Among(validation.Except(train).ToHashSet()), areKnown);

        HashSet<string> ContentsOf(Dictionary<string, int[]> part) =>
            [.. part.Keys.Select(name => contents.GetValueOrDefault(name)).OfType<string>()];

        int[] Among(HashSet<string> known) =>
            [.. dataset.Tracks.Index().Where(track => track.Item.Content is { } its && known.Contains(its)).Select(track => track.Index)];
    }

    /// <summary>A dataset with the genres in another order, among more perhaps.</summary>
    public static GenreDataset Relabeled(GenreDataset dataset, IReadOnlyList<string> genres)
    {
        var labels = dataset.Genres.Select(genre => genres.ToList().IndexOf(genre)).ToArray();
        return new GenreDataset
        {
            Genres = genres,
            Tracks = [.. dataset.Tracks.Select(track => track with { Genre = labels[track.Genre] })],
            Labels = [.. dataset.Labels.Select(label => labels[label])],
            TrackOfSegment = dataset.TrackOfSegment,
            Features = dataset.Features,
            Recipe = dataset.Recipe,
            Description = dataset.Description,
            IsSynthetic = dataset.IsSynthetic,
            TracksKnown = dataset.TracksKnown,
            Remarks = dataset.Remarks,
        };
    }

    /// <summary>The segments of a dataset but those of tracks whose samples another one has too.</summary>
    /// <exception cref="ProgramException">None is left.</exception>
    public static int[] WithoutCopies(GenreDataset dataset, GenreDataset trained)
    {
        var contents = trained.Tracks.Select(track => track.Content).OfType<string>().ToHashSet();
        int[] segments =
        [
            .. Enumerable.Range(0, dataset.SegmentCount)
                .Where(segment => dataset.Tracks[dataset.TrackOfSegment[segment]].Content is not { } its || !contents.Contains(its)),
        ];
        return segments.Length > 0
            ? segments
            : throw new ProgramException(
                $"All tracks of {dataset.Description} are copies of tracks of {trained.Description}; name other music to test on.");
    }

    /// <summary>Says which tracks were trained on.</summary>
    public string Describe()
    {
        if (Trained.Count + Validated.Count == 0)
        {
            return AreContentsKnown
                ? "None of the tracks was in training, by their samples."
                : "Whether tracks were in training is not known: there are no hashes of their samples; prepare the data again, or name " +
                    "the folder of the tracks.";
        }

        var validated = Validated.Count == 0 ? "" : $", {Validated.Count} only in validation";
        return $"{Trained.Count} of the {Dataset.Tracks.Count} tracks were in training{validated}, by their samples: " +
            $"{Quotation.Few([.. Trained.Concat(Validated).Select(track => Dataset.Tracks[track].Name)])}." +
            (AreContentsKnown ? "" : " There may be more: not all tracks have hashes of their samples.");
    }

    /// <summary>The segments of the tracks that were neither trained nor validated on.</summary>
    public int[] NewSegments()
    {
        var seen = Trained.Concat(Validated).ToHashSet();
        return [.. Enumerable.Range(0, Dataset.SegmentCount).Where(segment => !seen.Contains(Dataset.TrackOfSegment[segment]))];
    }

    /// <summary>The hashes of the samples of a run's tracks, from its <c>data.json</c>; none if that is missing or damaged.</summary>
    private static Dictionary<string, string> Contents(RunFolder folder)
    {
        try
        {
            return JsonNode.Parse(TextFile.Read(folder.DataFile))?["contents"]?.AsObject()
                .ToDictionary(track => track.Key, track => track.Value!.GetValue<string>()) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || JsonFault.Is(exception))
        {
            return [];
        }
    }
}
