using System.Text.Json.Nodes;
using Gtzan.Audio.Collections;
using Gtzan.Core.Text;

namespace Gtzan.Models.Datasets;

/// <summary>
/// The account of the files of a collection: how many are used, which are left out and why, and what is special about used ones.
/// </summary>
/// <param name="Used">The number of files used.</param>
/// <param name="Remarks">The remarks on files and folders.</param>
internal sealed record DataAccount(int Used, IReadOnlyList<Remark> Remarks)
{
    private const int MaxNamed = 5;

    private int FilesLeftOut => Remarks.Count(remark => remark is { IsOmission: true, IsOfFile: true });

    /// <summary>The account in lines of text: one for each kind of remark with its count, and at most five examples.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var isOmission in (bool[])[true, false])
        {
            var remarks = Remarks.Where(remark => remark.IsOmission == isOmission).ToArray();
            if (remarks.Length == 0)
                continue;
            yield return isOmission ? $"Left out {FilesLeftOut} of {Used + FilesLeftOut} files:" : "Remarks on what is used:";
            foreach (var kind in remarks.GroupBy(remark => remark.Kind).OrderBy(kind => kind.Key))
                foreach (var line in LinesOf(kind.Key, [.. kind]))
                    yield return "  " + line;
        }
    }

    /// <summary>The account as JSON, with every remark.</summary>
    public JsonObject ToJson() => new()
    {
        ["files_used"] = Used,
        ["files_left_out"] = FilesLeftOut,
        ["left_out"] = List(remark => remark.IsOmission),
        ["remarks"] = List(remark => !remark.IsOmission),
    };

    private JsonArray List(Predicate<Remark> isListed) => new([.. Remarks.Where(remark => isListed(remark)).Select(remark => new JsonObject
    {
        ["path"] = remark.Path,
        ["kind"] = NameOf(remark.Kind),
        ["reason"] = remark.Text,
    })]);

    /// <summary>The name of a kind in JSON: <c>not_audio</c>.</summary>
    public static string NameOf(RemarkKind kind) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static IEnumerable<string> LinesOf(RemarkKind kind, Remark[] remarks)
    {
        var heading = $"{Heading(kind)} ({remarks.Length})";
        if (kind == RemarkKind.NotAudio)
        {
            var endings = remarks.CountBy(remark => Path.GetExtension(remark.Path).ToLowerInvariant())
                .OrderByDescending(ending => ending.Value)
                .Select(ending => $"{(ending.Key.Length > 0 ? ending.Key : "no ending")} ({ending.Value})").ToArray();
            yield return $"{heading}: {Few(endings)}";
        }
        else if (kind is RemarkKind.Hidden or RemarkKind.NoGenre or RemarkKind.NameNotUtf8 or RemarkKind.EmptyFolder or RemarkKind.Unmapped)
        {
            yield return $"{heading}: {Few([.. remarks.Select(remark => remark.Path)])}";
        }
        else
        {
            yield return heading + ":";
            foreach (var remark in remarks.Take(MaxNamed))
                yield return $"  {PrintableText.Of(remark.Path)}: {PrintableText.Of(remark.Text)}";
            if (remarks.Length > MaxNamed)
                yield return $"  … and {remarks.Length - MaxNamed} more";
        }
    }

    private static string Few(string[] items) =>
        string.Join(", ", items.Take(MaxNamed).Select(PrintableText.Of)) +
        (items.Length > MaxNamed ? $" … and {items.Length - MaxNamed} more" : "");

    private static string Heading(RemarkKind kind) => kind switch
    {
        RemarkKind.Hidden => "hidden",
        RemarkKind.NotAudio => "not audio by name",
        RemarkKind.NoGenre => "beside the genre folders, so of unknown genre",
        RemarkKind.NameNotUtf8 => "with a name that is not UTF-8; rename them",
        RemarkKind.UnreadableFolder => "unreadable folders",
        RemarkKind.Link => "links to missing files or to folders already scanned",
        RemarkKind.EmptyFolder => "folders without a usable track, so no genres",
        RemarkKind.UnreadableFile => "unreadable",
        RemarkKind.NotDecodable => "not decodable",
        RemarkKind.TooShort => "too short",
        RemarkKind.NotFinite => "with numbers that are not finite",
        RemarkKind.Damaged => "damaged or cut, but used",
        RemarkKind.CutToDuration => "longer than what is used of a track",
        RemarkKind.Copy => "copies; every split but segment keeps them in one part",
        RemarkKind.SimilarGenre => "genres of similar names",
        RemarkKind.Unmapped => "of genres that the genre map leaves out",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no heading for this kind."),
    };
}
