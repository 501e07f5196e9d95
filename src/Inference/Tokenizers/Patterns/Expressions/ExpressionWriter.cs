using System.Globalization;
using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Writes an expression over the letters of an <see cref="Alphabet"/> in .NET's syntax.</summary>
internal sealed class ExpressionWriter
{
    private readonly StringBuilder _text = new();
    private readonly Alphabet _alphabet;

    private ExpressionWriter(Alphabet alphabet) => _alphabet = alphabet;

    /// <summary>Writes an expression.</summary>
    public static string Write(ExpressionNode node, Alphabet alphabet)
    {
        var writer = new ExpressionWriter(alphabet);
        writer.Write(node);
        return writer._text.ToString();
    }

    /// <summary>All sets in an expression.</summary>
    public static IEnumerable<CodePointSet> SetsOf(ExpressionNode node) => node switch
    {
        SetNode set => [set.Set],
        SequenceNode sequence => sequence.Parts.SelectMany(SetsOf),
        ChoiceNode choice => choice.Ways.SelectMany(SetsOf),
        RepeatNode repeat => SetsOf(repeat.Part),
        GroupNode group => SetsOf(group.Part),
        _ => [],
    };

    private void Write(ExpressionNode node)
    {
        switch (node)
        {
            case SetNode set: WriteSet(set.Set); break;
            case SequenceNode sequence: WriteAll("(?:", sequence.Parts, ""); break;
            case ChoiceNode choice: WriteAll("(?:", choice.Ways, "|"); break;
            case RepeatNode repeat: WriteRepeat(repeat); break;
            case GroupNode group: WriteAll(Opening(group.Kind), [group.Part], ""); break;
            case TextEdgeNode edge: _text.Append(edge.IsEnd ? @"\z" : @"\A"); break;
        }
    }

    private void WriteSet(CodePointSet set)
    {
        if (set.IsEmpty)
        {
            _text.Append("(?!)");
            return;
        }

        _text.Append('[');
        foreach (var letter in _alphabet.LettersOf(set))
            _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
        _text.Append(']');
    }

    private void WriteAll(string opening, IReadOnlyList<ExpressionNode> parts, string separator)
    {
        _text.Append(opening);
        for (var i = 0; i < parts.Count; i++)
        {
            _text.Append(i > 0 ? separator : "");
            Write(parts[i]);
        }

        _text.Append(')');
    }

    private void WriteRepeat(RepeatNode repeat)
    {
        WriteAll("(?:", [repeat.Part], "");
        _text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Least},{repeat.Most}}}{(repeat.IsLazy ? "?" : "")}");
    }

    private static string Opening(GroupKind kind) => kind switch
    {
        GroupKind.Atomic => "(?>",
        GroupKind.Ahead => "(?=",
        GroupKind.NotAhead => "(?!",
        GroupKind.Behind => "(?<=",
        _ => "(?<!",
    };
}
