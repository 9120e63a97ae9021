using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Charts;

namespace Gtzan.Models.Study.Tuning;

/// <summary>
/// The trials of a search as parallel coordinates: an axis for every hyper-parameter that varies, and one for the accuracy.
/// </summary>
internal static class TuningChart
{
    public static XElement Draw(TuningPlan plan, IReadOnlyList<RungResult> ranking)
    {
        var dimensions = plan.Space.Dimensions.Where(dimension => dimension.Count > 1).ToArray();
        var accuracies = ranking.Where(result => !result.HasDiverged).Select(result => result.Accuracy).DefaultIfEmpty(0).ToArray();
        var (low, high) = (Math.Floor(accuracies.Min() * 20) / 20, Math.Ceiling(accuracies.Max() * 20) / 20);
        if (low == high)
            (low, high) = low >= 1 ? (0.95, 1) : (low, low + 0.05);

        ChartAxis[] axes = [.. dimensions.Select(Axis), ChartAxis.OfNumbers("accuracy", "validation", low, high, isLogarithmic: false)];
        var lines = ranking.Select((result, rank) =>
        {
            var values = result.Settings.Values.ToDictionary();
            var score = Math.Clamp((result.Accuracy - low) / (high - low), 0, 1);
            return new CoordinateLine(
                [.. dimensions.Select(dimension => Place(dimension, values[dimension.Tunable.Key])), score], score,
                IsStopped: result.Rung < ranking[0].Rung || result.HasDiverged, IsBest: rank == 0 && !result.HasDiverged,
                $"trial {result.Trial}, {result.Settings}: {result.Score} after {result.Epochs} epochs");
        });
        return ParallelCoordinatesChart.Draw(axes, [.. lines], "accuracy", low, high);
    }

    private static ChartAxis Axis(SearchDimension dimension) => dimension switch
    {
        RangeDimension range =>
            ChartAxis.OfNumbers(range.Tunable.Name, range.Tunable.Unit, range.Low, range.High, range.Tunable.IsLogarithmic),
        _ => new ChartAxis(
            dimension.Tunable.Name, dimension.Tunable.Unit, [.. dimension.Grid().Select(value => (Place(dimension, value), value))]),
    };

    private static double Place(SearchDimension dimension, string value)
    {
        if (dimension is RangeDimension range)
            return ChartAxis.Place(Number(value), range.Low, range.High, range.Tunable.IsLogarithmic);
        return NumbersOf(dimension) is [var low, .., var high]
            ? ChartAxis.Place(Number(value), low, high, dimension.Tunable.IsLogarithmic)
            : ChartAxis.PlaceOfChoice(dimension.Grid().ToList().IndexOf(value), dimension.Grid().Count);
    }

    /// <summary>The sorted values of a dimension if they are numbers on its scale; otherwise empty.</summary>
    private static double[] NumbersOf(SearchDimension dimension)
    {
        if (dimension.Tunable.Kind == TunableKind.Choice)
            return [];
        double[] numbers = [.. dimension.Grid().Select(Number).Order()];
        return dimension.Tunable.IsLogarithmic && numbers[0] <= 0 ? [] : numbers;
    }

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
