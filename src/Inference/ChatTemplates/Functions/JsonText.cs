using System.Globalization;
using System.Numerics;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Writes values as Python's <c>json.dumps</c> does.</summary>
/// <param name="budget">Pays.</param>
/// <param name="ensureAscii">Whether what is beyond ASCII is escaped.</param>
/// <param name="indent">What indents a level; null for one line.</param>
/// <param name="separators">Between items, and after keys.</param>
/// <param name="sortKeys">Whether keys are in order.</param>
internal sealed class JsonText(Budget budget, bool ensureAscii, string? indent, (string Item, string Key) separators, bool sortKeys)
{
    private readonly TextBuilder _text = new(budget);
    private int _depth;

    public string Of(object? value)
    {
        Write(value);
        return _text.ToString();
    }

    private void Write(object? value)
    {
        budget.Step();
        switch (value)
        {
            case string text:
                JsonQuotes.Add(_text, text, ensureAscii);
                break;
            case TemplateList { Kind: SequenceKind.List or SequenceKind.Tuple } list:
                Write('[', ']', list.Items, Write);
                break;
            case TemplateDict dict:
                Write('{', '}', Entries(dict), Write);
                break;
            default:
                _text.Add(Scalar(value) ?? throw new RenderException($"Object of type {TypeName.Of(value)} is not JSON serializable"));
                break;
        }
    }

    private void Write<T>(char open, char close, List<T> items, Action<T> write)
    {
        _text.Add(open);
        _depth++;
        for (var i = 0; i < items.Count; i++)
        {
            _text.Add(i == 0 ? "" : separators.Item);
            BreakLine();
            write(items[i]);
        }

        _depth--;
        if (items.Count > 0)
            BreakLine();
        _text.Add(close);
    }

    private void Write(KeyValuePair<string, object?> entry)
    {
        JsonQuotes.Add(_text, entry.Key, ensureAscii);
        _text.Add(separators.Key);
        Write(entry.Value);
    }

    private void BreakLine()
    {
        if (indent is null)
            return;
        _text.Add('\n');
        for (var i = 0; i < _depth; i++)
            _text.Add(indent);
    }

    private List<KeyValuePair<string, object?>> Entries(TemplateDict dict)
    {
        var entries = dict.Entries;
        if (sortKeys)
            entries = entries.OrderBy(e => e.Key, Comparer<object?>.Create((a, b) => Ordering.Compare(a, b, "<", budget) ?? 0));
        return [.. entries.Select(e => KeyValuePair.Create(e.Key as string ?? Scalar(e.Key)!, e.Value))];
    }

    private static string? Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        BigInteger large => large.ToString(CultureInfo.InvariantCulture),
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double real => double.IsNaN(real) ? "NaN" : PythonFloat.Repr(real),
        _ => null,
    };
}
