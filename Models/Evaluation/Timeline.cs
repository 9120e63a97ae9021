namespace Gtzan.Models.Evaluation;

/// <summary>Consecutive segments of a recording with the predicted genre.</summary>
/// <param name="First">The first segment.</param>
/// <param name="End">The one after the last.</param>
/// <param name="Genre">The genre.</param>
/// <param name="Probability">The mean probability of the genre.</param>
internal readonly record struct Stretch(int First, int End, int Genre, double Probability);

/// <summary>The predicted genre of a recording over time.</summary>
internal static class Timeline
{
    /// <summary>Runs of segments with the same most probable genre.</summary>
    public static IReadOnlyList<Stretch> Stretches(TrackPrediction prediction)
    {
        var best = prediction.Segments.Select(segment => Predictions.Best<double>(segment)).ToArray();
        var stretches = new List<Stretch>();
        for (int first = 0, end; first < best.Length; first = end)
        {
            for (end = first + 1; end < best.Length && best[end] == best[first];)
                end++;
            stretches.Add(new Stretch(first, end, best[first], MeanOf(prediction, first, end)[best[first]]));
        }

        return stretches;
    }

    /// <summary>Parts of equal, round length (the last may be shorter) with the genre of the highest mean probability.</summary>
    public static IReadOnlyList<Stretch> Parts(TrackPrediction prediction, int atMost)
    {
        // Round lengths in minutes, then whole days.
        ReadOnlySpan<int> round = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];
        var perMinute = 60 / prediction.SecondsPerSegment;
        var minutes = round[^1];
        foreach (var candidate in round)
            minutes = Count(candidate) <= atMost ? Math.Min(minutes, candidate) : minutes;
        while (Count(minutes) > atMost)
            minutes += round[^1];

        var parts = new List<Stretch>();
        for (int first = 0, end; first < prediction.Segments.Count; first = end)
        {
            end = (int)Math.Min(Math.Max(first + 1, Math.Round((parts.Count + 1) * minutes * perMinute)), prediction.Segments.Count);
            var mean = MeanOf(prediction, first, end);
            var genre = Predictions.Best<double>(mean);
            parts.Add(new Stretch(first, end, genre, mean[genre]));
        }

        return parts;

        double Count(int partMinutes) => Math.Ceiling(prediction.Segments.Count / (partMinutes * perMinute));
    }

    private static double[] MeanOf(TrackPrediction prediction, int first, int end)
    {
        var mean = new double[prediction.Probabilities.Length];
        for (var segment = first; segment < end; segment++)
        {
            for (var genre = 0; genre < mean.Length; genre++)
                mean[genre] += prediction.Segments[segment][genre];
        }

        for (var genre = 0; genre < mean.Length; genre++)
            mean[genre] /= end - first;
        return mean;
    }
}
