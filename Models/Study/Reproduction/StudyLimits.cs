using System.Globalization;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>What of the study could not be repeated, and why.</summary>
internal static class StudyLimits
{
    private const int PublishedTracks = 1000;
    private const int PublishedRows = 9990;

    /// <summary>The sentences.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="data">The rows of the baselines.</param>
    /// <param name="drawnTrack">The track of Figure 1.</param>
    /// <param name="leftOut">Protocols left out, and why.</param>
    /// <param name="isQuick">Whether epochs and folds were cut short.</param>
    public static IReadOnlyList<string> Of(
        StudySettings settings, FeatureSet data, string drawnTrack, IEnumerable<(string What, string Reason)> leftOut, bool isQuick)
    {
        var limits = new List<string>();
        if (isQuick)
        {
            limits.Add(
                $"This is a quick look: {settings.Epochs} epochs and {settings.Folds} folds. Leave --quick out for the study's 100 " +
                "epochs, into another folder.");
        }

        if (data.IsSynthetic)
            limits.Add("The tracks are synthetic: the numbers say nothing about real music. Give GTZAN's folder with --data.");
        else if (!data.HasPublishedGenres)
            limits.Add("The genres are not GTZAN's ten, so published numbers stand beside none of ours.");
        else if (data.Tracks.Count < PublishedTracks - 1)
        {
            limits.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The study has {PublishedTracks:N0} tracks and {PublishedRows:N0} rows of 3 s, this data {data.Tracks.Count:N0} and " +
                $"{data.Rows:N0}: accuracies differ for that alone, and intervals are wide."));
        }

        limits.AddRange(leftOut.Select(item => $"{item.What} is left out: {item.Reason}"));
        limits.AddRange(
        [
            "The study's division of the segments is random, and its seed is not published: each division gives other numbers.",
            "How Table 1 was divided into training and test rows is not published: here every row is tested once, in " +
            $"{settings.Folds} folds.",
            "The study's table and text contradict each other about the layers; the table is followed.",
            "The study was tuned by hand, without a record of what was tried: gtzan tune searches anew.",
            $"The track of Figure 1 is not named: here it is {drawnTrack}.",
        ]);
        return limits;
    }
}
