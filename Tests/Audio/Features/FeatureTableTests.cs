using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Features;

public sealed class FeatureTableTests
{
    private static readonly string Header = string.Join(',', FeatureTable.PublishedColumns);

    [Fact]
    public void The_columns_are_those_that_were_published()
    {
        Assert.Equal(60, FeatureTable.PublishedColumns.Count);
        Assert.Equal(57, FeatureTable.FeatureColumns.Count);
        Assert.Equal(["filename", "length", "chroma_stft_mean", "chroma_stft_var", "rms_mean"], FeatureTable.PublishedColumns.Take(5));
        Assert.Equal(["perceptr_var", "tempo", "mfcc1_mean", "mfcc1_var", "mfcc2_mean"], FeatureTable.PublishedColumns.Skip(17).Take(5));
        Assert.Equal(["mfcc20_mean", "mfcc20_var", "label"], FeatureTable.PublishedColumns.TakeLast(3));
    }

    [Fact]
    [Trait("Category", SharedData.Category)]
    public void The_published_table_is_read()
    {
        var path = SharedData.PathOf("gtzan-metadata/features/features_30_sec.csv");
        var table = FeatureTable.Read(path);

        Assert.Equal(File.ReadLines(path).First(), Header);
        Assert.Equal(1000, table.Rows.Count);
        var row = table.Rows[0];
        Assert.Equal(("blues.00000.au", "blues.00000", -1, 661794, "blues"), (row.FileName, row.Track, row.Segment, row.Length, row.Genre));
        Assert.Equal((0.35008811950683594, 123.046875, -113.57064819335938), (row.Values[0], row.Values[16], row.Values[17]));
        Assert.All(table.Rows.GroupBy(each => each.Genre), genre => Assert.Equal(100, genre.Count()));
    }

    [Theory]
    [InlineData("blues.00000.wav", "blues.00000", -1)]
    [InlineData("blues.00000.au", "blues.00000", -1)]
    [InlineData("blues.00000.0.wav", "blues.00000", 0)]
    [InlineData("rock.00099.9.wav", "rock.00099", 9)]
    public void Published_file_names_tell_track_and_segment(string fileName, string track, int segment)
    {
        var table = Read(Header, Row(fileName, fileName.Split('.')[0]), Row("pop.00007.3.wav", "pop"));
        Assert.Equal((fileName, track, segment), (table.Rows[0].FileName, table.Rows[0].Track, table.Rows[0].Segment));
        Assert.True(table.TracksKnown);
        Assert.Empty(table.Notes);
    }

    /// <summary>One name that is not published is enough: no rule is guessed from the others.</summary>
    [Theory]
    [InlineData("alpha.00.wav", "alpha.01.wav")]
    [InlineData("Symphony No.5", "Symphony No.9")]
    [InlineData("rock.00099.12.wav", "rock.00099.13.wav")]
    [InlineData("blues.00000.0.flac", "blues.00000.1.flac")]
    [InlineData("salsa.00000.0.wav", "salsa.00000.1.wav")]
    [InlineData("blues.00000.0.WAV", "blues.00000.1.wav")]
    public void Other_file_names_tell_no_track(string first, string second)
    {
        var table = Read(Header, Row(first, "blues"), Row(second, "blues"), Row("rock.00000.0.wav", "rock"));
        Assert.Equal([first, second, "rock.00000.0.wav"], table.Rows.Select(row => row.Track));
        Assert.All(table.Rows, row => Assert.Equal(-1, row.Segment));
        Assert.False(table.TracksKnown);
        Assert.Contains("every row counts as a track", Assert.Single(table.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Track_columns_come_back_as_they_were_written()
    {
        var values = new double[57];
        FeatureRow[] rows =
        [
            new("song.1.0.flac", "pop/song.1.flac", 0, 66149, "pop", values) { Content = "0a" },
            new("song.1.1.flac", "pop/song.1.flac", 1, 66149, "pop", values) { Content = "0a" },
            new("song.2.flac", "rock/a, b/song.2.flac", -1, 661500, "rock", values),
        ];
        var text = new StringWriter();
        new FeatureTable(rows).Write(text);
        var read = FeatureTable.Read(new StringReader(text.ToString()), "t.csv");

        Assert.Equal(rows.Select(row => row with { Values = [] }), read.Rows.Select(row => row with { Values = [] }));
        Assert.True(read.TracksKnown);
        Assert.Empty(read.Notes);
    }

    [Fact]
    public void Labels_are_compared_without_spaces_and_those_that_differ_in_case_are_named()
    {
        var table = Read(Header, Row("a.wav", "blues"), Row("b.wav", "blues "), Row("c.wav", "\tpop"));
        Assert.Equal(["blues", "blues", "pop"], table.Rows.Select(row => row.Genre));
        Assert.Contains(
            "t.csv, label blues: Its name differs from the genre Blues only in case",
            Read(Header, Row("a.wav", "blues"), Row("b.wav", "Blues")).Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_track_with_two_labels_is_refused() => Refuse(
        "t.csv labels the track 1.wav both blues and rock; correct one of the labels.",
        Header + ",track", Row("1.0.wav", "blues") + ",1.wav", Row("1.1.wav", "rock") + ",1.wav");

    [Fact]
    public void Advice_on_grouped_digits_works()
    {
        var fields = Fields("b.wav", "rock");
        fields[1] = "\"661,794\"";
        Refuse("t.csv, row 2, column length: \"661,794\" is not a number of samples, such as 66149; write 661794.", Header,
            Row("a.wav", "pop"), string.Join(',', fields));
        fields[1] = "661794";
        Assert.Equal(661794, Read(Header, Row("a.wav", "pop"), string.Join(',', fields)).Rows[1].Length);
    }

    [Fact]
    public void Columns_may_be_in_any_order_and_fields_quoted()
    {
        var row = string.Join(',', Fields("a \"live\", 1.wav", "jazz").Reverse().Select(Quoted));
        var read = Read(string.Join(',', FeatureTable.PublishedColumns.Reverse()), row,
            string.Join(',', Fields("b.wav", "pop").Reverse())).Rows[0];

        Assert.Equal(("a \"live\", 1.wav", "jazz", 66149), (read.FileName, read.Genre, read.Length));
        Assert.Equal(Enumerable.Range(0, 57).Select(i => i / 8.0), read.Values);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n\n\n")]
    public void All_line_endings_are_accepted(string end) =>
        Assert.Equal(2, Read(new StringReader(string.Join(end, Header, Row("a.wav", "pop"), Row("b.wav", "rock"), ""))).Rows.Count);

    [Fact]
    public void Columns_that_are_missing_are_named() => Refuse(
        "t.csv lacks 2 of the 60 columns of a table of features: rms_var, label.",
        Header.Replace(",rms_var", "", StringComparison.Ordinal).Replace(",label", "", StringComparison.Ordinal));

    [Fact]
    public void A_text_that_is_not_a_table_is_refused_with_the_likely_reason()
    {
        const string Lacks = "t.csv lacks 60 of the 60 columns of a table of features: filename, length, chroma_stft_mean, " +
            "chroma_stft_var, rms_mean, rms_var, spectral_centroid_mean, spectral_centroid_var and 52 more; ";
        Refuse(Lacks + "a table begins with a line of their names.", "Hello.");
        Refuse(Lacks + "its first line is separated by semicolons, so save it with commas, and numbers with " +
            "points.", Header.Replace(',', ';'), Row("a.wav", "pop").Replace(',', ';'));
        Refuse(Lacks + "its first line is separated by tabs, so save it with commas, and numbers with points.", Header.Replace(',', '\t'));
        Refuse(Lacks + "it does not look like text, so name the table itself, as gtzan features writes it.", "RIFF\0\u0010");
        Refuse(
            "t.csv lacks 2 of the 60 columns of a table of features: tempo, label; they are there in another spelling, so write them in " +
            "small letters and without spaces.",
            Header.Replace("tempo", "Tempo", StringComparison.Ordinal).Replace(",label", ", label", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_columns_are_ignored_and_duplicate_ones_refused()
    {
        var table = Read(Header + ",mood", Row("a.wav", "pop") + ",gay", Row("b.wav", "rock") + ",");
        Assert.Equal("t.csv has a column that no table of features has and that is passed over: \"mood\".", table.Notes[0]);
        Assert.Equal(Enumerable.Range(0, 57).Select(i => i / 8.0), table.Rows[1].Values);
        Assert.Equal(
            "t.csv has 2 columns that no table of features has and that are passed over: \"\", \"mood\".",
            Read("," + Header + ",mood", "0," + Row("a.wav", "pop") + ",gay", "1," + Row("b.wav", "rock") + ",").Notes[0]);
        Refuse("t.csv has the column tempo 2 times; keep one of them.", Header + ",tempo");
    }

    [Fact]
    public void An_empty_text_and_one_without_rows_are_refused()
    {
        Refuse("t.csv is empty; a table of features begins with the names of its columns.", "");
        Refuse("t.csv is empty; a table of features begins with the names of its columns.", "", "", "");
        Refuse("t.csv has columns but no rows; it holds no features.", Header);
    }

    [Theory]
    [InlineData("much", "\"much\" is not a number; write it with digits and a point, such as 0.5 or 1e-3")]
    [InlineData("1,5", "\"1,5\" is not a number; write 1.5, with a point")]
    [InlineData("0x10", "\"0x10\" is not a number; write it with digits and a point, such as 0.5 or 1e-3")]
    [InlineData("", "there is no number; fill it in, or leave out the row")]
    [InlineData("NaN", "NaN is not a finite number; leave out the row, or compute the features again")]
    [InlineData("nan", "nan is not a finite number; leave out the row, or compute the features again")]
    [InlineData("-inf", "-inf is not a finite number; leave out the row, or compute the features again")]
    [InlineData("Infinity", "Infinity is not a finite number; leave out the row, or compute the features again")]
    [InlineData("1e999", "1e999 is too large to compute with, which takes numbers up to 3.4E38; correct it, or leave out the row")]
    [InlineData("-1e308", "-1e308 is too large to compute with, which takes numbers up to 3.4E38; correct it, or leave out the row")]
    public void Non_finite_numbers_are_refused_with_their_position(string value, string what)
    {
        var fields = Fields("b.wav", "rock");
        fields[18] = Quoted(value);
        Refuse($"t.csv, row 2 (b.wav), column tempo: {what}.", Header, Row("a.wav", "pop"), string.Join(',', fields));
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1e12")]
    public void Lengths_are_whole_numbers_of_samples(string length)
    {
        var fields = Fields("b.wav", "rock");
        fields[1] = length;
        Refuse($"t.csv, row 1, column length: \"{length}\" is not a number of samples, such as 66149.", Header, string.Join(',', fields));
    }

    [Theory]
    [InlineData(1, "661,794", 661794)]
    [InlineData(1, "12.5", 66149)]
    [InlineData(1, "many", 66149)]
    [InlineData(18, "117,45", 117.45)]
    [InlineData(18, "-1,5", -1.5)]
    [InlineData(18, "fast", 0.5)]
    public void A_value_that_is_written_as_advised_is_read(int column, string value, double expected)
    {
        var fields = Fields("b.wav", "rock");
        fields[column] = Quoted(value);
        var refusal = Assert.Throws<DatasetException>(Table).Message;
        fields[column] = System.Text.RegularExpressions.Regex.Match(refusal, @".*(?:such as|write) (-?[\d.]*\d)").Groups[1].Value;

        var row = Table().Rows[1];
        Assert.Equal(expected, column == 1 ? row.Length : row.Values[column - 2], 6);

        FeatureTable Table() => Read(Header, Row("a.wav", "pop"), string.Join(',', fields));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        Refuse("t.csv, row 1 (line 2): there are 59 fields, but 60 columns; fill in the missing fields, or leave out the line.", Header,
            Row("a.wav", "pop")[..^4]);
        Refuse("t.csv, row 2 (line 4): there is 1 field, but 60 columns; fill in the missing fields, or leave out the " +
            "line.", Header, Row("a.wav", "pop"), "", "b.wav");
        Refuse("t.csv, row 1 (line 2): there are 61 fields, but 60 columns; put fields that hold commas in quotation " +
            "marks.", Header, Row("a.wav", "pop") + ",rock");
        Refuse("The only row of t.csv is of one genre, pop; telling genres apart takes at least two.", Header, Row("a.wav", "pop"));
        Refuse("t.csv, row 2: a.wav is in row 1 too; keep one of them.", Header, Row("a.wav", "pop"), Row("a.wav", "rock"));
        Refuse("t.csv, row 1: the file name is empty.", Header, Row("", "pop"));
        Refuse("t.csv, row 1 (a.wav): the label is empty; it must be a genre.", Header, Row("a.wav", ""));
        Refuse("All 2 rows of t.csv are of one genre, pop; telling genres apart takes at least " +
            "two.", Header, Row("a.wav", "pop"), Row("b.wav", "pop"));
    }

    [Fact]
    public void Genres_have_the_names_in_the_table() => Assert.Equal(
        ["polka", "waltz"], FeatureTable.Read(Text(Header, Row("a.wav", "polka"), Row("b.wav", "waltz")), "t.csv").Rows.Select(
        row => row.Genre));

    [Fact]
    public void Quotation_marks_must_fit_together()
    {
        Refuse("t.csv, line 2: the line has a quotation mark that is never closed.", Header, "\"a.wav", Row("a.wav", "pop"));
        Refuse("t.csv, line 2: the line continues after the quotation mark that closes a field; put a comma there.", Header, "\"a\"b,1");
        Refuse(
            "t.csv, line 2: the line has a quotation mark within a field that does not begin with one; put the whole field in quotation " +
            "marks.", Header, "a\"b\",1");
    }

    [Fact]
    public void Lines_without_end_are_not_read_to_their_end()
    {
        using var endless = new EndlessText();
        Refusal.Says<DatasetException>("t.csv, line 1: the line has more than 65,536 characters",
            () => FeatureTable.Read(endless, "t.csv"));
        Assert.InRange(endless.Given, 65_536, 200_000);
    }

    [Fact]
    public void Missing_files_and_folders_are_refused()
    {
        using var folder = new TemporaryFolder();
        Refusal.Says<DatasetException>("is a folder", () => FeatureTable.Read(folder.Root));
        Refusal.Says<DatasetException>("gtzan features makes one", () => FeatureTable.Read(Path.Combine(folder.Root, "no.csv")));
    }

    [Fact]
    public void Rows_have_as_many_values_as_there_are_columns() =>
        Refusal.Says<ArgumentException>("57 values; that of a.wav has 3",
        () => new FeatureTable([new FeatureRow("a.wav", "a", -1, 1, "pop", new double[3])]));

    private static void Refuse(string message, params string[] lines) =>
        Assert.Equal(message, Assert.Throws<DatasetException>(() => Read(lines)).Message);

    private static FeatureTable Read(params string[] lines) => Read(Text(lines));

    private static FeatureTable Read(TextReader text) => FeatureTable.Read(text, "t.csv");

    private static StringReader Text(params string[] lines) => new(string.Join('\n', lines) + "\n");

    private static string Row(string fileName, string genre) => string.Join(',', Fields(fileName, genre));

    private static string[] Fields(string fileName, string genre) =>
        [fileName.Contains(',', StringComparison.Ordinal) &&
        !fileName.Contains('"', StringComparison.Ordinal) ? Quoted(fileName) : fileName, "66149",
            .. Enumerable.Range(0, 57).Select(i => (i / 8.0).ToString(CultureInfo.InvariantCulture)), genre];

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class EndlessText : TextReader
    {
        public int Given { get; private set; }

        public override int Peek() => 'x';

        public override int Read()
        {
            Given++;
            return 'x';
        }
    }
}
