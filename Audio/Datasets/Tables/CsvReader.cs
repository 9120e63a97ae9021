using System.Text;

namespace Gtzan.Audio.Datasets.Tables;

/// <summary>
/// Records of comma-separated values (RFC 4180): fields in quotation marks may hold commas, line ends and doubled quotation marks.
/// </summary>
/// <remarks>
/// Records are read one by one, and none may have more than <see cref="MaxRecordLength"/> characters, so that a file that is not a table (a
/// recording, a disk image) is refused early. Empty lines are skipped.
/// </remarks>
/// <param name="reader">The text.</param>
/// <param name="name">The name of the text in messages.</param>
internal sealed class CsvReader(TextReader reader, string name)
{
    /// <summary>The maximum length of a record in characters; the published tables have about 1,200.</summary>
    public const int MaxRecordLength = 65_536;

    private readonly StringBuilder _field = new();
    private int _recordLength, _nextLine = 1;

    /// <summary>The line on which the last record begins, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next record; null at the end.</summary>
    /// <exception cref="DatasetException">The record is too long, or its quotation marks do not fit together.</exception>
    public List<string>? Read()
    {
        while (reader.Peek() is '\r' or '\n')
            EndLine(Next());
        if (reader.Peek() < 0)
            return null;

        Line = _nextLine;
        _recordLength = 0;
        var fields = new List<string>();
        while (true)
        {
            var end = reader.Peek() == '"' ? ReadQuoted() : ReadPlain();
            fields.Add(_field.ToString());
            _field.Clear();
            if (end == ',')
                continue;
            EndLine(end);
            return fields;
        }
    }

    /// <summary>Reads a field without quotation marks, and returns the character that ends it.</summary>
    private int ReadPlain()
    {
        while (true)
        {
            var character = Next();
            if (character is ',' or '\r' or '\n' or < 0)
                return character;
            if (character == '"')
                throw Fault("has a quotation mark within a field that does not begin with one; put the whole field in quotation marks");
            _field.Append((char)character);
        }
    }

    private int ReadQuoted()
    {
        Next();
        while (true)
        {
            var character = Next();
            if (character < 0)
                throw Fault("has a quotation mark that is never closed");
            if (character != '"')
            {
                if (character == '\n')
                    _nextLine++;
                _field.Append((char)character);
                continue;
            }

            var following = Next();
            if (following is ',' or '\r' or '\n' or < 0)
                return following;
            if (following != '"')
                throw Fault("continues after the quotation mark that closes a field; put a comma there");
            _field.Append('"');
        }
    }

    private int Next()
    {
        if (++_recordLength > MaxRecordLength)
            throw Fault($"has more than {MaxRecordLength:N0} characters; this is not a table of features");
        return reader.Read();
    }

    private void EndLine(int end)
    {
        if (end == '\r' && reader.Peek() == '\n')
            reader.Read();
        _nextLine++;
        _recordLength = 0;
    }

    private DatasetException Fault(string what) => new($"{name}, line {Line}: the line {what}.");
}
