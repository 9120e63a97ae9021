using System.Buffers;
using System.Text.Json;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// The features of a segment as JSON text, [[features] × frames], indented as an element of an array in the document's object.
/// </summary>
/// <remarks>
/// Nearly all of a dataset's text is this. Segments are independent, so they are formatted ahead on all cores; the text is the same for any
/// number of threads.
/// </remarks>
internal static class SegmentText
{
    /// <summary>Indentation by four, and \n on every system.</summary>
    public static JsonWriterOptions Layout => new() { Indented = true, IndentSize = 4, NewLine = "\n" };

    /// <summary>Calls <paramref name="use"/> with the text of every segment in turn. It begins with its own line break.</summary>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    public static void ForEach(GenreDataset dataset, int threads, Action<ReadOnlyMemory<byte>> use)
    {
        var ahead = threads == 1 ? 1 : 4 * threads;
        var texts = new Queue<Task<ReadOnlyMemory<byte>>>();
        for (int segment = 0, next = 0; segment < dataset.SegmentCount; segment++)
        {
            for (; next < Math.Min(dataset.SegmentCount, segment + ahead); next++)
            {
                var index = next;
                var text = new Task<ReadOnlyMemory<byte>>(() => Write(dataset, index));
                if (threads == 1)
                    text.RunSynchronously();
                else
                    text.Start(TaskScheduler.Default);
                texts.Enqueue(text);
            }

            use(texts.Dequeue().GetAwaiter().GetResult());
        }
    }

    private static ReadOnlyMemory<byte> Write(GenreDataset dataset, int segment)
    {
        var features = dataset.Segment(segment);
        var buffer = new ArrayBufferWriter<byte>(features.Length * 32);
        using var writer = new Utf8JsonWriter(buffer, Layout);

        // Two enclosing arrays give the depth of the segment in the document; their own text is cut off.
        writer.WriteStartArray();
        writer.WriteStartArray();
        writer.Flush();
        var before = buffer.WrittenCount;
        writer.WriteStartArray();
        for (var frame = 0; frame < features.Length; frame += dataset.FeaturesPerFrame)
        {
            writer.WriteStartArray();
            for (var i = frame; i < frame + dataset.FeaturesPerFrame; i++)
            {
                if (!float.IsFinite(features[i]))
                    throw new ArgumentException($"Feature {i} of segment {segment} is {features[i]}, which JSON has no word for.");
                writer.WriteNumberValue(features[i]);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory[before..];
    }
}
