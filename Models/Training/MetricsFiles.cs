using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Engine.Training;
using Gtzan.Models.TensorBoard;

namespace Gtzan.Models.Training;

/// <summary>
/// The metrics of a run in three forms: <c>metrics.jsonl</c>, <c>metrics.csv</c>, and the events for TensorBoard, which also have the
/// histograms. While a run trains, events are appended, so that a TensorBoard that has the file open sees them.
/// </summary>
/// <param name="folder">The run.</param>
internal sealed class MetricsFiles(RunFolder folder)
{
    private const string Columns = "epoch,loss,accuracy,validation_loss,validation_accuracy\n";

    private readonly ArrayBufferWriter<byte> _lines = new(), _table = new(), _events = new();
    private bool _areSaved;
    private int _eventsSaved;

    /// <summary>The hash of <c>metrics.jsonl</c>.</summary>
    public string Hash => ContentHash.Of(_lines.WrittenSpan);

    /// <summary>The lines of <c>metrics.jsonl</c>.</summary>
    public string Lines => Encoding.UTF8.GetString(_lines.WrittenSpan);

    /// <summary>Replaces all by the epochs of a checkpoint.</summary>
    /// <param name="epochs">The epochs.</param>
    /// <param name="lines">Their lines.</param>
    /// <param name="areSaved">Whether <c>metrics.jsonl</c> has these lines.</param>
    /// <param name="histograms">The histograms; null without any.</param>
    public void Restore(IReadOnlyList<EpochResult> epochs, string lines, bool areSaved, HistogramLog? histograms)
    {
        Clear();
        foreach (var epoch in epochs)
            AddDerived(epoch, histograms);
        _lines.Write(Encoding.UTF8.GetBytes(lines));
        _areSaved = areSaved;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        foreach (var buffer in (ArrayBufferWriter<byte>[])[_lines, _table, _events])
            buffer.ResetWrittenCount();
        (_areSaved, _eventsSaved) = (false, 0);
    }

    /// <summary>Adds an epoch. Writes nothing yet.</summary>
    public void Add(EpochResult epoch, HistogramLog? histograms)
    {
        _lines.Write(JsonSerializer.SerializeToUtf8Bytes(epoch, RunFolder.Json));
        _lines.Write("\n"u8);
        AddDerived(epoch, histograms);
        _areSaved = false;
    }

    /// <summary>Writes what is new.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save()
    {
        if (_areSaved || _lines.WrittenCount == 0)
            return;
        Write(folder.MetricsFile, _lines);
        Write(folder.MetricsTable, _table);
        if (_eventsSaved == 0 || !File.Exists(folder.EventsFile))
        {
            Write(folder.EventsFile, _events);
        }
        else
        {
            using var stream = new FileStream(folder.EventsFile, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(_events.WrittenSpan[_eventsSaved..]);
        }

        (_areSaved, _eventsSaved) = (true, _events.WrittenCount);
    }

    /// <summary>Replaces the table and the events if they are not as they should be at the end of a run.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void Complete()
    {
        (string, ArrayBufferWriter<byte>)[] derived = [(folder.MetricsTable, _table), (folder.EventsFile, _events)];
        foreach (var (file, content) in derived)
        {
            if (!File.Exists(file) || !content.WrittenSpan.SequenceEqual(File.ReadAllBytes(file)))
                Write(file, content);
        }
    }

    private void AddDerived(EpochResult epoch, HistogramLog? histograms)
    {
        if (_events.WrittenCount == 0)
        {
            _table.Write(Encoding.UTF8.GetBytes(Columns));
            TensorBoardEvent.WriteVersion(_events);
        }

        _table.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{epoch.Epoch},{epoch.Loss},{epoch.Accuracy},{epoch.ValidationLoss},{epoch.ValidationAccuracy}\n")));
        TensorBoardEvent.WriteScalars(
            _events, epoch.Epoch, ("loss/train", epoch.Loss), ("loss/validation", epoch.ValidationLoss),
            ("accuracy/train", epoch.Accuracy), ("accuracy/validation", epoch.ValidationAccuracy));
        if (histograms?.Of(epoch.Epoch).ToArray() is { Length: > 0 } ofEpoch)
            TensorBoardEvent.WriteHistograms(_events, epoch.Epoch, ofEpoch);
    }

    private void Write(string file, ArrayBufferWriter<byte> content) =>
        folder.Disk.Write(file, stream => stream.Write(content.WrittenSpan));
}
