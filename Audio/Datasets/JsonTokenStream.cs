using System.Text.Json;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// Reads the tokens of a JSON file one after the other through a small buffer, so that files of any size take little memory.
/// </summary>
internal ref struct JsonTokenStream
{
    private const int FirstBufferLength = 1 << 16, MaxTokenLength = 1 << 22;

    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[FirstBufferLength];
    private int _filled;
    private bool _ended;
    private Utf8JsonReader _reader;

    /// <param name="stream">The JSON.</param>
    /// <param name="name">Its name in messages.</param>
    public JsonTokenStream(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        _reader = new Utf8JsonReader([], isFinalBlock: false, default);
        Refill();
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="DatasetException">The file is not JSON, or ends too early.</exception>
    public JsonTokenType Next()
    {
        try
        {
            while (!_reader.Read())
            {
                if (_ended)
                    throw new DatasetException($"{_name} continues after the end of its JSON.");
                Refill();
            }
        }
        catch (JsonException exception)
        {
            throw new DatasetException(
                $"{_name} is not valid JSON: in line {exception.LineNumber + 1}, at byte {exception.BytePositionInLine + 1}, it ends too " +
                "early or has unexpected content; get a whole copy, or make it again.", exception);
        }

        return _reader.TokenType;
    }

    /// <summary>Goes to the next token, which must be of this type; <paramref name="where"/> names the place in messages.</summary>
    public void Expect(JsonTokenType type, string where)
    {
        if (Next() != type)
            throw new DatasetException($"{_name} has {Describe(Type)} where {Describe(type)} is expected, in {where}.");
    }

    /// <summary>Whether the array just entered has another element, to which it goes; otherwise its end has been read.</summary>
    public bool NextElement() => Next() != JsonTokenType.EndArray;

    /// <summary>The current token as text.</summary>
    public readonly string Text(string where)
    {
        if (Type is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw new DatasetException($"{_name} has {Describe(Type)} where text is expected, in {where}.");
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Bytes that are no UTF-8, or one half of a surrogate pair: JSON's grammar allows both.
            throw new DatasetException($"{_name} has text that is not Unicode, in {where}.", exception);
        }
    }

    /// <summary>The current token as a finite number.</summary>
    public readonly double Number(string where)
    {
        if (Type != JsonTokenType.Number)
            throw new DatasetException($"{_name} has {Describe(Type)} where a number is expected, in {where}.");
        return _reader.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw new DatasetException($"{_name} has a number beyond all bounds in {where}.");
    }

    /// <summary>The current token as a finite float, rounded once.</summary>
    public readonly float Single(string where)
    {
        if (Type != JsonTokenType.Number)
            throw new DatasetException($"{_name} has {Describe(Type)} where a number is expected, in {where}.");
        return _reader.TryGetSingle(out var value) && float.IsFinite(value)
            ? value
            : throw new DatasetException($"{_name} has a number in {where} that is too large for a float.");
    }

    /// <summary>The current token as an integer.</summary>
    public readonly int Integer(string where) =>
        Type == JsonTokenType.Number && _reader.TryGetInt32(out var value)
            ? value
            : throw new DatasetException($"{_name} has {Describe(Type)} where an integer is expected, in {where}.");

    /// <summary>The current token as true or false.</summary>
    public readonly bool Boolean(string where) =>
        Type is JsonTokenType.True or JsonTokenType.False
            ? _reader.GetBoolean()
            : throw new DatasetException($"{_name} has {Describe(Type)} where true or false is expected, in {where}.");

    /// <summary>Passes over the value that follows a property name, however large.</summary>
    public void SkipValue()
    {
        var depth = _reader.CurrentDepth;
        Next();
        while (_reader.CurrentDepth > depth || Type is JsonTokenType.StartArray or JsonTokenType.StartObject)
            Next();
    }

    private void Refill()
    {
        int consumed = (int)_reader.BytesConsumed, rest = _filled - consumed;
        if (rest == _buffer.Length)
        {
            if (rest >= MaxTokenLength)
                throw new DatasetException($"{_name} has a single value of more than {MaxTokenLength} bytes.");
            Array.Resize(ref _buffer, 2 * rest);
        }
        else
        {
            _buffer.AsSpan(consumed, rest).CopyTo(_buffer);
        }

        var read = _stream.Read(_buffer, rest, _buffer.Length - rest);
        _ended = read == 0;
        _filled = rest + read;
        _reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _ended, _reader.CurrentState);
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.EndObject => "the end of an object",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.PropertyName => "a property name",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
