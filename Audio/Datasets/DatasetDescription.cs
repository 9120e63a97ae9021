using System.Text;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// The content of a <see cref="DatasetFile"/> besides the features: the recipe, the genres, the tracks, and the labels of all segments.
/// </summary>
internal static class DatasetDescription
{
    public static byte[] Write(GenreDataset dataset)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(dataset.Description);
        writer.Write(dataset.IsSynthetic);
        writer.Write(dataset.TracksKnown);
        WriteRecipe(writer, dataset.Recipe);
        WriteList(writer, dataset.Genres, writer.Write);
        WriteList(writer, dataset.Tracks, track =>
        {
            writer.Write(track.Name);
            writer.Write(track.Genre);
            writer.Write(track.Content ?? "");
        });
        WriteList(writer, dataset.Remarks, remark =>
        {
            writer.Write(remark.Path);
            writer.Write((int)remark.Kind);
            writer.Write(remark.Text);
        });
        WriteList(writer, dataset.Labels, writer.Write);
        WriteList(writer, dataset.TrackOfSegment, writer.Write);
        if (RecipeSettings.Of(dataset.Recipe) is { Length: > 0 } settings)
        {
            WriteList(writer, settings, setting =>
            {
                writer.Write(setting.Name);
                writer.Write(setting.Text);
            });
        }

        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>The dataset. A valid hash does not mean valid content, so everything is checked.</summary>
    /// <exception cref="DatasetException">The description is invalid, or does not fit the features.</exception>
    public static GenreDataset Restore(byte[] description, FeatureStore features, string name)
    {
        using var reader = new BinaryReader(new MemoryStream(description), Encoding.UTF8);
        try
        {
            var (text, isSynthetic, tracksKnown) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadBoolean());
            var recipe = ReadRecipe(reader);
            var dataset = new GenreDataset
            {
                Description = text,
                IsSynthetic = isSynthetic,
                TracksKnown = tracksKnown,
                Genres = ReadList(reader, reader.ReadString),
                Tracks = ReadList(reader, () => ReadTrack(reader)),
                Remarks = ReadList(reader, () => new Remark(reader.ReadString(), ReadKind(reader), reader.ReadString())),
                Labels = ReadList(reader, reader.ReadInt32),
                TrackOfSegment = ReadList(reader, reader.ReadInt32),
                Recipe = ReadSettings(reader, recipe),
                Features = features,
            };
            return FitsTogether(dataset)
                ? dataset
                : throw new DatasetException($"The data set {name} has {features.Length} features, {dataset.SegmentCount} segments and " +
                    $"{dataset.Tracks.Count} tracks that do not fit together; make it again.");
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new DatasetException($"The data set {name} has a description that makes no sense: {exception.Message.TrimEnd('.')}; " +
                "make it again.", exception);
        }
    }

    private static bool FitsTogether(GenreDataset dataset) =>
        dataset.SegmentCount > 0 && dataset.TrackOfSegment.Length == dataset.SegmentCount &&
        dataset.Features.Length == (long)dataset.SegmentCount * dataset.Frames * dataset.FeaturesPerFrame &&
        Array.TrueForAll(dataset.Labels, label => label >= 0 && label < dataset.Genres.Count) &&
        Array.TrueForAll(dataset.TrackOfSegment, track => track >= 0 && track < dataset.Tracks.Count) &&
        dataset.Tracks.All(track => track.Genre >= 0 && track.Genre < dataset.Genres.Count) &&
        dataset.Tracks.DistinctBy(track => track.Name).Count() == dataset.Tracks.Count;

    private static void WriteRecipe(BinaryWriter writer, FeatureRecipe recipe)
    {
        writer.Write(recipe.SampleRate);
        writer.Write(recipe.Duration);
        writer.Write(recipe.Segments);
        writer.Write(recipe.Mfcc);
        writer.Write(recipe.FftLength);
        writer.Write(recipe.HopLength);
        writer.Write((int)recipe.Padding);
    }

    private static FeatureRecipe ReadRecipe(BinaryReader reader)
    {
        var recipe = new FeatureRecipe
        {
            SampleRate = reader.ReadInt32(),
            Duration = reader.ReadDouble(),
            Segments = reader.ReadInt32(),
            Mfcc = reader.ReadInt32(),
            FftLength = reader.ReadInt32(),
            HopLength = reader.ReadInt32(),
            Padding = (FramePadding)reader.ReadInt32(),
        };
        if (!Enum.IsDefined(recipe.Padding))
            throw new FormatException($"there is no padding {(int)recipe.Padding}");
        return recipe;
    }

    /// <summary>Reads the settings at the end of the description; the study's recipe has none.</summary>
    private static FeatureRecipe ReadSettings(BinaryReader reader, FeatureRecipe recipe)
    {
        if (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            foreach (var (name, text) in ReadList(reader, () => (reader.ReadString(), reader.ReadString())))
                recipe = RecipeSettings.With(recipe, name, text);
        }

        recipe.Validate();
        return recipe;
    }

    private static TrackDescription ReadTrack(BinaryReader reader)
    {
        var track = new TrackDescription(reader.ReadString(), reader.ReadInt32());
        return reader.ReadString() is { Length: > 0 } content ? track with { Content = content } : track;
    }

    private static RemarkKind ReadKind(BinaryReader reader) => (RemarkKind)reader.ReadInt32() is var kind && Enum.IsDefined(kind)
        ? kind
        : throw new FormatException($"there is no remark of kind {(int)kind}");

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
            write(item);
    }

    private static T[] ReadList<T>(BinaryReader reader, Func<T> read)
    {
        // Every item takes at least a byte, so an impossible number of items allocates nothing.
        var count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new FormatException(count < 0 ? "the length of a list is negative" : $"a list of {count} items does not fit the file");
        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = read();
        return items;
    }
}
