using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Writes JSON as a literal of a language, a member or an element a line. Not thread-safe.</summary>
/// <param name="indent">What a level is set in by.</param>
internal abstract class LiteralWriter(string indent)
{
    private readonly StringBuilder _text = new();

    /// <summary>The literal of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="level">How deep it stands; its first line is not set in.</param>
    public string Write(JsonNode? value, int level)
    {
        _text.Clear();
        Append(value, level);
        return _text.ToString();
    }

    /// <summary>The literal of a string.</summary>
    public abstract string String(string text);

    /// <summary>The literals of true, false and null.</summary>
    protected abstract string Word(JsonValueKind kind);

    /// <summary>How a member's name stands before its colon.</summary>
    protected abstract string Key(string name);

    private void Append(JsonNode? value, int level)
    {
        switch (value?.GetValueKind() ?? JsonValueKind.Null)
        {
            case JsonValueKind.Object:
                AppendAll('{', '}', level, value!.AsObject(), m => { _text.Append(Key(m.Key)).Append(": "); Append(m.Value, level + 1); });
                break;
            case JsonValueKind.Array:
                AppendAll('[', ']', level, value!.AsArray(), element => Append(element, level + 1));
                break;
            case JsonValueKind.String:
                _text.Append(String(value!.GetValue<string>()));
                break;
            case JsonValueKind.Number:
                _text.Append(value!.ToJsonString());
                break;
            case var word:
                _text.Append(Word(word));
                break;
        }
    }

    private void AppendAll<T>(char open, char close, int level, IEnumerable<T> items, Action<T> append)
    {
        _text.Append(open);
        var isEmpty = true;
        foreach (var item in items)
        {
            NewLine(level + 1);
            append(item);
            _text.Append(',');
            isEmpty = false;
        }

        if (!isEmpty)
            NewLine(level);
        _text.Append(close);
    }

    private void NewLine(int level)
    {
        _text.Append('\n');
        for (var i = 0; i < level; i++)
            _text.Append(indent);
    }
}
