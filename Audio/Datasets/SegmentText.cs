using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gtzan.Audio.Datasets;

/// <summary>The features of a segment as JSON text, [[coefficients] × frames], indented by four as an element of a property of the document.</summary>
/// <remarks>
/// Nearly all of a dataset's text is this. Segments do not depend on each other, so they are written on all cores, some ahead of the one that the document has
/// come to; the text is the same for any number of threads.
/// </remarks>
internal static class SegmentText
{
    private const int BytesOfBracket = 16, BytesOfNumber = ShortestDecimal.MaximumLength + 20;

    private static ReadOnlySpan<byte> SegmentIndent => "\n        "u8;

    private static ReadOnlySpan<byte> FrameIndent => "\n            "u8;

    private static ReadOnlySpan<byte> NumberIndent => "\n                "u8;

    /// <summary>Calls <paramref name="use"/> with the text of every segment in turn. It begins with its own line break.</summary>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    public static void ForEach(GenreDataset dataset, int threads, Action<ReadOnlyMemory<byte>> use)
    {
        int ahead = threads == 1 ? 1 : 4 * threads;
        var texts = new Queue<Task<(byte[] Buffer, int Length)>>();
        for (int segment = 0, next = 0; segment < dataset.SegmentCount; segment++)
        {
            for (; next < Math.Min(dataset.SegmentCount, segment + ahead); next++)
            {
                int index = next;
                var text = new Task<(byte[] Buffer, int Length)>(() => Write(dataset, index));
                if (threads == 1)
                    text.RunSynchronously();
                else
                    text.Start(TaskScheduler.Default);
                texts.Enqueue(text);
            }

            (byte[] buffer, int length) = texts.Dequeue().GetAwaiter().GetResult();
            use(buffer.AsMemory(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Compiled in full at once: the program is over before the runtime would have found out that this loop is worth it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (byte[] Buffer, int Length) Write(GenreDataset dataset, int segment)
    {
        ReadOnlySpan<float> features = dataset.Segment(segment);
        int coefficients = dataset.Coefficients;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(features.Length * (BytesOfNumber + 4 * BytesOfBracket / coefficients) + 4 * BytesOfBracket);
        int at = Append(SegmentIndent, (byte)'[', buffer, 0);
        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                throw new ArgumentException($"Feature {i} of segment {segment} is {features[i]}, which JSON has no word for.");
            if (i % coefficients == 0)
                at = Append(FrameIndent, (byte)'[', buffer, at);
            NumberIndent.CopyTo(buffer.AsSpan(at));
            at += NumberIndent.Length;
            at += ShortestDecimal.Write(features[i], buffer.AsSpan(at));
            if (i % coefficients < coefficients - 1)
                buffer[at++] = (byte)',';
            else
                at = Append(FrameIndent, (byte)']', buffer, at);
            if (i % coefficients == coefficients - 1 && i < features.Length - 1)
                buffer[at++] = (byte)',';
        }
        return (buffer, Append(SegmentIndent, (byte)']', buffer, at));
    }

    private static int Append(ReadOnlySpan<byte> indent, byte bracket, Span<byte> text, int at)
    {
        indent.CopyTo(text[at..]);
        text[at + indent.Length] = bracket;
        return at + indent.Length + 1;
    }
}
