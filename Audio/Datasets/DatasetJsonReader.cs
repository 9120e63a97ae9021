using System.Text.Json;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Datasets;

/// <summary>Collects the parts of a dataset from JSON, in any order, and checks that they fit together.</summary>
/// <param name="description">What to call the dataset if the file does not say.</param>
/// <param name="file">The file's name in messages.</param>
internal sealed class DatasetJsonReader(string description, string file)
{
    private readonly List<string> _genres = [];
    private readonly List<int> _labels = [];
    private readonly List<string> _tracks = [];
    private readonly Dictionary<string, string> _contents = [];
    private readonly List<Remark> _remarks = [];
    private float[] _features = [];
    private int _featureCount, _segments, _frames = -1, _coefficients = -1;
    private FeatureRecipe? _recipe;
    private string _description = description, _array = "mfcc";
    private bool _synthetic;

    public GenreDataset Read(Stream stream)
    {
        var json = new JsonTokenStream(stream, file);
        json.Expect(JsonTokenType.StartObject, "its beginning");
        var seen = new HashSet<string>();
        while (json.Next() == JsonTokenType.PropertyName)
        {
            var property = json.Text("its properties");
            if (!seen.Add(property))
                throw new DatasetException($"{file} has '{property}' twice.");
            ReadProperty(ref json, property);
        }

        foreach (var property in (string[])["mapping", "labels", _array])
            if (!seen.Contains(property))
                throw new DatasetException($"{file} has no '{property}'; expected are mapping, labels and mfcc.");
        return Assemble(seen.Contains("tracks"));
    }

    private void ReadProperty(ref JsonTokenStream json, string property)
    {
        switch (property)
        {
            case "mapping":
                json.Expect(JsonTokenType.StartArray, property);
                while (json.NextElement())
                    _genres.Add(json.Text(property));
                break;
            case "labels":
                json.Expect(JsonTokenType.StartArray, property);
                while (json.NextElement())
                    _labels.Add(json.Integer($"labels[{_labels.Count}]"));
                break;
            case "tracks":
                json.Expect(JsonTokenType.StartArray, property);
                while (json.NextElement())
                    _tracks.Add(json.Text($"tracks[{_tracks.Count}]"));
                break;
            case "contents":
                json.Expect(JsonTokenType.StartObject, property);
                while (json.Next() == JsonTokenType.PropertyName)
                {
                    var track = json.Text(property);
                    json.Next();
                    _contents[track] = json.Text($"contents of {track}");
                }

                break;
            case "mfcc" or "features":
                json.Expect(JsonTokenType.StartArray, property);
                if (_segments > 0)
                    throw new DatasetException($"{file} has both '{_array}' and '{property}'.");
                _array = property;
                while (json.NextElement())
                    ReadSegment(ref json);
                break;
            case "recipe":
                ReadRecipe(ref json);
                break;
            case "origin":
                ReadOrigin(ref json);
                break;
            default:
                json.SkipValue();
                break;
        }
    }

    private void ReadSegment(ref JsonTokenStream json)
    {
        if (json.Type != JsonTokenType.StartArray)
            throw new DatasetException($"{file}'s {_array}[{_segments}] is not an array of frames.");
        var frames = 0;
        for (; json.NextElement(); frames++)
        {
            if (json.Type != JsonTokenType.StartArray)
                throw new DatasetException($"{file}'s {_array}[{_segments}][{frames}] is not an array of coefficients.");
            var coefficients = 0;
            for (; json.NextElement(); coefficients++)
                Add(json.Single(_array));
            RequireSame(ref _coefficients, coefficients, $"{_array}[{_segments}][{frames}]", "coefficients");
        }

        RequireSame(ref _frames, frames, $"{_array}[{_segments}]", "frames");
        _segments++;
    }

    private void Add(float value)
    {
        if (_featureCount == _features.Length)
        {
            if (_featureCount == Array.MaxLength)
                throw new DatasetException($"{file} holds more than {Array.MaxLength} numbers.");
            Array.Resize(ref _features, (int)Math.Clamp(2L * _featureCount, 1 << 14, Array.MaxLength));
        }

        _features[_featureCount++] = value;
    }

    private void RequireSame(ref int expected, int count, string where, string what)
    {
        if (expected < 0)
            expected = count;
        if (count != expected || count == 0)
            throw new DatasetException(
                $"{file}'s {where} has {count} {what}{(count == 0 ? "." : $" where the ones before have {expected}.")}");
    }

    private void ReadRecipe(ref JsonTokenStream json)
    {
        var recipe = new FeatureRecipe();
        json.Expect(JsonTokenType.StartObject, "recipe");
        while (json.Next() == JsonTokenType.PropertyName)
        {
            string name = json.Text("recipe"), where = $"recipe.{name}";
            json.Next();
            recipe = name switch
            {
                "sampleRate" => recipe with { SampleRate = json.Integer(where) },
                "duration" => recipe with { Duration = json.Number(where) },
                "segments" => recipe with { Segments = json.Integer(where) },
                "mfcc" => recipe with { Mfcc = json.Integer(where) },
                "fftLength" => recipe with { FftLength = json.Integer(where) },
                "hopLength" => recipe with { HopLength = json.Integer(where) },
                "padding" => recipe with { Padding = ReadPadding(json.Text(where)) },
                _ when RecipeSettings.IsKnown(name) => ReadSetting(recipe, name, json.Text(where)),
                // Ignoring a field would make features by another recipe than the file's.
                _ => throw new DatasetException($"{file}'s recipe has a field '{name}', which is not known here."),
            };
        }

        try
        {
            recipe.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new DatasetException($"{file}'s recipe is impossible: {exception.Message}", exception);
        }

        _recipe = recipe;
    }

    private FeatureRecipe ReadSetting(FeatureRecipe recipe, string name, string text)
    {
        try
        {
            return RecipeSettings.With(recipe, name, text);
        }
        catch (FormatException exception)
        {
            throw new DatasetException($"{file}'s recipe.{name} makes no sense: {exception.Message}.", exception);
        }
    }

    private FramePadding ReadPadding(string text) => text switch
    {
        nameof(FramePadding.Zeros) => FramePadding.Zeros,
        nameof(FramePadding.Reflect) => FramePadding.Reflect,
        _ => throw new DatasetException($"{file}'s recipe.padding is '{text}'; it must be Zeros or Reflect."),
    };

    private void ReadOrigin(ref JsonTokenStream json)
    {
        json.Expect(JsonTokenType.StartObject, "origin");
        while (json.Next() == JsonTokenType.PropertyName)
        {
            var name = json.Text("origin");
            if (name is not ("description" or "synthetic"))
            {
                json.SkipValue();
                continue;
            }

            json.Next();
            if (name == "description")
                _description = json.Text("origin.description");
            else
                _synthetic = json.Boolean("origin.synthetic");
        }
    }

    private GenreDataset Assemble(bool tracksKnown)
    {
        if (_segments == 0)
            throw new DatasetException($"{file} holds no segments.");
        if (_labels.Count != _segments)
            throw new DatasetException($"{file} has {_labels.Count} labels for {_segments} segments.");
        if (tracksKnown && _tracks.Count != _segments)
            throw new DatasetException($"{file} names the tracks of {_tracks.Count} segments, but has {_segments}.");
        for (var i = 0; i < _labels.Count; i++)
            if (_labels[i] < 0 || _labels[i] >= _genres.Count)
                throw new DatasetException(
                    $"{file}'s labels[{i}] is {_labels[i]}; with {_genres.Count} genres in its mapping, labels are 0 to " +
                    $"{_genres.Count - 1}.");

        var recipe = _recipe ?? new FeatureRecipe { Mfcc = _coefficients };
        if (recipe.FramesPerSegment != _frames || recipe.FeaturesPerFrame != _coefficients)
            throw new DatasetException(
                $"{file}'s segments are {_frames} frames x {_coefficients} coefficients, but " +
                $"{(_recipe is null ? "it has no recipe and the usual one" : "its recipe")} gives {recipe.FramesPerSegment} x " +
                $"{recipe.FeaturesPerFrame}.");

        MergeGenres();
        var (tracks, trackOfSegment) = ListTracks(tracksKnown);
        Array.Resize(ref _features, _featureCount);
        return new GenreDataset
        {
            Genres = _genres,
            Tracks = tracks,
            Labels = [.. _labels],
            TrackOfSegment = trackOfSegment,
            Features = _features,
            Recipe = recipe,
            Description = _description,
            IsSynthetic = _synthetic,
            TracksKnown = tracksKnown,
            Remarks = [.. _remarks, .. GenreName.Similar(_genres)],
        };
    }

    /// <summary>Makes one genre of those whose names look the same, and leaves out those without a segment.</summary>
    private void MergeGenres()
    {
        string[] names = [.. _genres.Select(name => name.Trim())];
        string[] used = [.. _labels.Select(label => names[label]).Distinct()];
        string[] merged = [.. names.Distinct().Where(used.Contains)];
        _remarks.AddRange(names.Distinct().Except(used).Select(name => new Remark(
            name + "/", RemarkKind.EmptyFolder, "No segment has this label, so it is not a genre.")));
        int[] map = [.. names.Select(name => Array.IndexOf(merged, name))];
        for (var i = 0; i < _labels.Count; i++)
            _labels[i] = map[_labels[i]];
        _genres.Clear();
        _genres.AddRange(merged);
    }

    private (List<TrackDescription> Tracks, int[] TrackOfSegment) ListTracks(bool tracksKnown)
    {
        var tracks = new List<TrackDescription>();
        var trackOfSegment = new int[_segments];
        var indices = new Dictionary<string, int>();
        for (var i = 0; i < _segments; i++)
        {
            var name = tracksKnown ? _tracks[i] : $"segment {i}";
            if (!indices.TryGetValue(name, out var track))
            {
                indices.Add(name, track = tracks.Count);
                tracks.Add(new TrackDescription(name, _labels[i]) { Content = _contents.GetValueOrDefault(name) });
            }

            if (tracks[track].Genre != _labels[i])
                throw new DatasetException(
                    $"{file} labels the track '{name}' both '{_genres[tracks[track].Genre]}' and '{_genres[_labels[i]]}'.");
            trackOfSegment[i] = track;
        }

        return (tracks, trackOfSegment);
    }
}
