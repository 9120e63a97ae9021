using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Dsp;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Figures;

/// <summary>Finds the track to draw.</summary>
internal static class TrackChoice
{
    private const int MaxNamed = 3;

    /// <summary>Returns the index of the track with a name; folder and extension are optional.</summary>
    /// <exception cref="ProgramException">No track or several match.</exception>
    public static int Find(ITrackSource source, string name)
    {
        var found = Enumerable.Range(0, source.Tracks.Count).Where(i => IsCalled(source.Tracks[i].Name, name)).ToArray();
        if (found.Length == 1)
            return found[0];
        var others = (found.Length == 0 ? source.Tracks : found.Select(i => source.Tracks[i])).Take(MaxNamed)
            .Select(track => track.Name);
        throw new ProgramException(
            found.Length == 0
                ? $"{source.Description} has no track \"{name}\" among its {source.Tracks.Count}; they are called " +
                    $"{string.Join(", ", others)} and so on."
                : $"{source.Description} has {found.Length} tracks called \"{name}\"; name one with its folder: " +
                    $"{string.Join(", ", others)}.");
    }

    /// <summary>Reads the signal of the named track, or of the first readable one.</summary>
    /// <exception cref="ProgramException">The track cannot be drawn.</exception>
    public static (string Name, float[] Samples) Load(ITrackSource source, string? name)
    {
        if (name is not null)
            return Load(source, Find(source, name));
        ProgramException? first = null;
        for (var track = 0; track < source.Tracks.Count; track++)
        {
            try
            {
                return Load(source, track);
            }
            catch (ProgramException exception)
            {
                first ??= exception;
            }
        }

        throw first ?? new ProgramException($"{source.Description} has no tracks to draw.");
    }

    private static (string Name, float[] Samples) Load(ITrackSource source, int track)
    {
        var name = source.Tracks[track].Name;
        try
        {
            var samples = source.Load(track, FeatureDefaults.SampleRate).Samples;
            return samples.Length == 0 ? throw new ProgramException($"The track {name} has no samples to draw; name another with --track.")
                : !samples.All(float.IsFinite)
                    ? throw new ProgramException($"The track {name} has samples that are not finite numbers; name another with --track.")
                : (name, samples);
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The track {name} cannot be drawn: {exception.Message}", exception);
        }
    }

    private static bool IsCalled(string track, string name)
    {
        var wanted = name.Replace('\\', '/');
        string[] names = [track, Path.ChangeExtension(track, null), Path.GetFileName(track), Path.GetFileNameWithoutExtension(track)];
        return names.Contains(wanted, StringComparer.OrdinalIgnoreCase);
    }
}
