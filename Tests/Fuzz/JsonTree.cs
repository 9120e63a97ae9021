using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gtzan.Tests.Fuzz;

/// <summary>
/// Well-formed JSON with semantic faults: duplicate or missing members, values of another type, too deep or too long. Made from valid JSON.
/// </summary>
internal sealed class JsonTree
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e400", "-1e400", "1e-400", "2147483648", "99999999999999999999",
        "9223372036854775807", "\"\"", "\"a\"", "[]", "{}", "[[]]", "[null]", "\"\\ud800\"", "\"\\udc00x\"",
        "\"\\u0000\"", "\"\\u001b[31m\"", "[1,2]", "{\"a\":1}", "[-1]", "0.1", "-0", "\"NaN\"", "\"1\"",
    ];

    private readonly List<(string Name, JsonTree Value)> _members = [];
    private readonly JsonValueKind _kind;
    private string _text = "";

    private JsonTree(JsonElement element)
    {
        _kind = element.ValueKind;
        if (_kind == JsonValueKind.Object)
            _members.AddRange(
                element.EnumerateObject().Select(member => (JsonSerializer.Serialize(member.Name), new JsonTree(member.Value))));
        else if (_kind == JsonValueKind.Array)
            _members.AddRange(element.EnumerateArray().Select(item => ("", new JsonTree(item))));
        else
            _text = element.GetRawText();
    }

    private JsonTree(string text) => _text = text;

    /// <summary>Valid JSON with faults.</summary>
    public static string WithFaults(string json, FuzzRandom random)
    {
        using var document = JsonDocument.Parse(json);
        var tree = new JsonTree(document.RootElement);
        for (var faults = random.Length(4); faults >= 0; faults--)
            tree.AddFault(random);
        var text = new StringBuilder();
        tree.Write(text);
        return text.ToString();
    }

    private void AddFault(FuzzRandom random)
    {
        var place = Choose(random);
        if (place._members.Count == 0)
        {
            place._text = random.Choose(Scalars);
            return;
        }

        var (i, other) = (random.Below(place._members.Count), random.Below(place._members.Count));
        var (name, value) = place._members[i];
        switch (random.Below(8))
        {
            case 0:
                place._members.RemoveAt(i);
                break;
            case 1:
                place._members.Insert(other, (name, value));
                break;
            case 2:
                place._members[i] = (place._members[other].Name, value);
                break;
            case 3:
                (place._members[i], place._members[other]) = ((name, place._members[other].Value), (place._members[other].Name, value));
                break;
            case 4:
                place._members[i] = (random.Choose((string[])["\"\"", "\"x\"", "\"\\ud800\"", "\"__metadata__\"", "\"a\\\"b\""]), value);
                break;
            case 5:
                var depth = random.Choose((int[])[1, 2, 10, 63, 64, 65, 500]);
                place._members[i] = (name, new JsonTree(new string('[', depth) + value.ToString() + new string(']', depth)));
                break;
            case 6:
                var count = random.Choose((int[])[1, 2, 100]);
                place._members.InsertRange(i, Enumerable.Repeat((name, value), count));
                break;
            default:
                var scalar = random.OnceIn(3) ? random.Below(300).ToString(CultureInfo.InvariantCulture) : random.Choose(Scalars);
                place._members[i] = (name, new JsonTree(scalar));
                break;
        }
    }

    private JsonTree Choose(FuzzRandom random) =>
        _members.Count == 0 || random.OnceIn(3) ? this : random.Choose(_members).Value.Choose(random);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        // Members repeated within members grow fast.
        if (text.Length > Mutator.MaxFileLength)
            return;
        if (_kind is not (JsonValueKind.Object or JsonValueKind.Array) || _text.Length > 0)
        {
            text.Append(_text);
            return;
        }

        text.Append(_kind == JsonValueKind.Object ? '{' : '[');
        foreach (var (i, (name, value)) in _members.Index())
        {
            text.Append(i > 0 ? "," : "").Append(_kind != JsonValueKind.Object ? "" : name.Length > 0 ? name + ":" : "\"\":");
            value.Write(text);
        }

        text.Append(_kind == JsonValueKind.Object ? '}' : ']');
    }
}
