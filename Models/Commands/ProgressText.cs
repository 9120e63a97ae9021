using System.Globalization;
using Gtzan.Core.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gtzan.Models.Commands;

/// <summary>
/// The progress of a work: a text, a bar, the share done and the time left, on one line if it has room for them, else on more.
/// </summary>
/// <param name="left">The time left.</param>
internal sealed class ProgressText(TimeLeft left) : ProgressColumn
{
    private const int ShortestBar = 10, LongestBar = 40, Gap = 2;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
        Of(task.Description, task.Percentage / 100, left.Value, options.ConsoleSize.Width, options.Unicode));

    /// <summary>The text of a progress for a width in columns.</summary>
    internal static string Of(string description, double share, TimeSpan? remaining, int width, bool isUnicode)
    {
        var text = PrintableText.Of(description);
        var numbers = $"{(int)(100 * share),3} %{(remaining is { } time ? $"  {Clock(time)} left" : "")}";
        var beside = width - text.GetCellWidth() - numbers.Length - (2 * Gap);
        var below = width - numbers.Length - Gap;
        var lines = beside >= ShortestBar ? [$"{text}{new string(' ', Gap)}{Bar(beside)}{numbers}"]
            : TextTable.Wrap(text, width).Append(Bar(below) + numbers);
        return string.Join('\n', lines);

        string Bar(int room)
        {
            var length = Math.Min(room, LongestBar);
            var done = (int)(share * length);
            return length < ShortestBar ? ""
                : new string(isUnicode ? '━' : '#', done) + new string(isUnicode ? '─' : '-', length - done) + new string(' ', Gap);
        }
    }

    /// <summary>A time as hours, minutes and seconds.</summary>
    internal static string Clock(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
