using System.Text;

namespace Gtzan.KernelCompiler;

/// <summary>Text that is written line by line, indented by four spaces a level.</summary>
internal sealed class CodeText
{
    /// <summary>Longer lines are broken, where there is a good place.</summary>
    public const int LongLine = 120;

    private readonly StringBuilder _text = new();
    private int _level;

    /// <summary>Writes lines; an empty one is not indented.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', 4 * _level).Append(line);
            _text.Append('\n');
        }
    }

    /// <summary>Writes lines as they are, wherever they stand.</summary>
    public void Raw(string text) => _text.Append(text).Append('\n');

    /// <summary>Writes the head of a function: on one line, or if that is long, with a line for each parameter.</summary>
    public void Signature(string start, IReadOnlyList<string> parameters)
    {
        var line = $"{start}({(parameters.Count == 0 ? "void" : string.Join(", ", parameters))})";
        if (line.Length <= LongLine)
        {
            Line(line);
            return;
        }

        Line(start + "(");
        Indented(() => Line(string.Join(",\n", parameters) + ")"));
    }

    public void Open()
    {
        Line("{");
        _level++;
    }

    public void Close(string after = "")
    {
        _level--;
        Line("}" + after);
    }

    /// <summary>Writes something one level deeper.</summary>
    public void Indented(Action write)
    {
        _level++;
        write();
        _level--;
    }

    public override string ToString() => _text.ToString();
}
