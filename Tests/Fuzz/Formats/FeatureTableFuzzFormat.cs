using System.Text;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Tables of features, as comma-separated values.</summary>
internal sealed class FeatureTableFuzzFormat : FuzzFormat
{
    private static readonly string[] Fields =
    [
        "", " ", "0", "1", "-1", "1e5", "1e999", "NaN", "-inf", "Infinity", "٣", "blues.00000.wav", "blues.00000.٣.wav",
        "rock.00001.12.wav", "\"a, b\"", "\"a\"\"b\"", "\"", "\"a", "a\"b", "\"a\" b", "\"\n\"", "\u001b[31m", "blues", "rock",
        "66149", "661794", "2147483648", "1.5", "0x10", "1,000", "\0", "\uFEFF", "a\tb",
    ];

    public override string Name => "csv";

    public override int Share => 8;

    public override IReadOnlyList<byte[]> Valid { get; } = [Table("\n", "{0}"), Table("\r\n", "\"{0}\"")];

    public override IReadOnlyList<string> Words => Fields;

    public override (int Bytes, int BytesAByte) Memory => (64 << 10, 60);

    public override bool IsRefusal(Exception exception) => exception is DatasetException;

    public override byte[] Generate(FuzzRandom random)
    {
        var header = FeatureTable.PublishedColumns.ToList();
        for (var swaps = random.Length(3); swaps > 0; swaps--)
        {
            var (i, j) = (random.Below(header.Count), random.Below(header.Count));
            (header[i], header[j]) = (header[j], header[i]);
        }

        if (random.OnceIn(8))
            header[random.Below(header.Count)] = random.Choose(Fields);
        var text = new StringBuilder(string.Join(',', header)).Append(random.OnceIn(2) ? "\n" : "\r\n");
        for (var row = random.Length(5); row >= 0; row--)
        {
            var fields = header.Select(column => column switch
            {
                "filename" => $"f{row}.0{row}.wav",
                "label" => row % 2 == 0 ? "blues" : "rock",
                _ => "12",
            }).ToList();
            for (var faults = random.OnceIn(2) ? 0 : 1 + random.Length(3); faults > 0; faults--)
                fields[random.Below(fields.Count)] = random.Choose(Fields);
            if (random.OnceIn(10))
                fields.RemoveAt(random.Below(fields.Count));
            text.AppendJoin(',', fields).Append(random.Choose((string[])["\n", "\n", "\r\n", "\n\n", "\r", ""]));
        }

        return Utf8(text.ToString());
    }

    public override void Read(byte[] file)
    {
        using var reader = new StreamReader(new MemoryStream(file));
        var table = FeatureTable.Read(reader, "table.csv");
        Require(
            table.Rows.All(row => row.Segment >= -1 && row.Length > 0 && row.Values.All(double.IsFinite)),
            "a row has an impossible segment, length or value");
    }

    private static byte[] Table(string lineEnd, string field)
    {
        string Row(string name, int length, string genre)
        {
            var numbers = Enumerable.Range(0, 57).Select(i => $"{i}.5");
            string[] fields = [string.Format(null, field, name), $"{length}", .. numbers, string.Format(null, field, genre)];
            return string.Join(',', fields) + lineEnd;
        }

        return Utf8(
            string.Join(',', FeatureTable.PublishedColumns) + lineEnd + Row("blues.00000.wav", 661794, "blues") +
            Row("rock.00000.3.wav", 66149, "rock"));
    }
}
