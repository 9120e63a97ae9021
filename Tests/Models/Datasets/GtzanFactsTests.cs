using Gtzan.Models.Datasets;

namespace Gtzan.Tests.Models.Datasets;

public sealed class GtzanFactsTests
{
    [Theory]
    [InlineData("jazz.00054", "jazz", 54)]
    [InlineData("jazz/jazz.00054.wav", "jazz", 54)]
    [InlineData("jazz.00054.au", "jazz", 54)]
    [InlineData("blues.00000.9.wav", "blues", 0)]
    [InlineData(@"rock\rock.00099.wav", "rock", 99)]
    public void Names_of_both_distributions_are_understood(string name, string genre, int number)
    {
        Assert.Equal(new GtzanTrack(genre, number), GtzanTrack.Parse(name));
        Assert.Equal($"{genre}.{number:D5}", GtzanTrack.Parse(name).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("jazz")]
    [InlineData("jazz.54.wav")]
    [InlineData("jazz.00100.wav")]
    [InlineData("jazz.-0001.wav")]
    [InlineData("salsa.00001.wav")]
    [InlineData("jazz.00001/cover.jpg")]
    public void Other_names_are_not_tracks_of_GTZAN(string name) => Assert.Null(GtzanTrack.Parse(name));

    [Fact]
    public void The_artists_of_919_tracks_are_known()
    {
        Assert.Equal(919, GtzanFacts.Artists.Count);
        Assert.Equal(["John Lee Hooker"], GtzanFacts.Artists[new GtzanTrack("blues", 0)]);
        Assert.Equal(
            ["Bob Marley", "Lauryn Hill"],
            GtzanFacts.Artists.Values.First(artists => artists.Contains("Lauryn Hill") && artists.Count > 1).Order());
        Assert.DoesNotContain(new GtzanTrack("jazz", 54), GtzanFacts.Artists.Keys);
    }

    [Fact]
    public void Fourteen_pairs_repeat_each_other_one_of_them_under_two_labels()
    {
        Assert.Equal(14, GtzanFacts.Repeats.Count);
        Assert.All(GtzanFacts.Repeats, pair => Assert.Equal(2, pair.Count));
        Assert.Equal(
            [new GtzanTrack("metal", 58), new GtzanTrack("rock", 16)],
            Assert.Single(GtzanFacts.Repeats, pair => pair[0].Genre != pair[1].Genre));
    }

    [Fact]
    public void The_fault_filtered_parts_have_443_197_and_290_tracks_and_no_repeats()
    {
        Assert.Equal(
            [(SplitPart.Train, 443), (SplitPart.Validation, 197), (SplitPart.Test, 290)],
            GtzanFacts.FaultFiltered.Values.CountBy(part => part).OrderBy(part => part.Key).Select(part => (part.Key, part.Value)));
        Assert.All(GtzanFacts.Repeats, pair => Assert.InRange(pair.Count(GtzanFacts.FaultFiltered.ContainsKey), 0, 1));
    }

    /// <summary>The lists as they were published.</summary>
    [Fact]
    [Trait("Category", SharedData.Category)]
    public void All_lists_are_as_published()
    {
        foreach (var (file, part) in new[] { ("train", SplitPart.Train), ("valid", SplitPart.Validation), ("test", SplitPart.Test) })
        {
            var published = File.ReadAllLines(SharedData.PathOf($"gtzan-metadata/lists/{file}_filtered.txt"))
                .Select(line => GtzanTrack.Parse(line)!.Value);
            Assert.Equal(published.ToHashSet(), [.. GtzanFacts.FaultFiltered.Where(pair => pair.Value == part).Select(pair => pair.Key)]);
        }

        var repeats = Lines("exact_duplicates.txt").Select(line => line.Split(' ').Select(name => GtzanTrack.Parse(name)!.Value));
        Assert.Equal(repeats, GtzanFacts.Repeats);
        foreach (var fields in Lines("GTZANindex.txt").Select(line => line.Split(":::", StringSplitOptions.TrimEntries)))
        {
            if (fields is not [var name, { Length: > 0 } artist, ..])
                continue;
            var artists = GtzanFacts.Artists[GtzanTrack.Parse(name)!.Value];
            var same = string.Concat(artists[0].Where(char.IsLetter));
            Assert.Contains(
                same, string.Concat(artist.Replace("Earth Wind and", "Earth Wind", StringComparison.Ordinal).Where(char.IsLetter)),
                StringComparison.OrdinalIgnoreCase);
        }

        static IEnumerable<string> Lines(string file) =>
            File.ReadAllLines(SharedData.PathOf($"gtzan-metadata/lists/{file}")).Where(line => line.Length > 0 && line[0] != '#');
    }
}
