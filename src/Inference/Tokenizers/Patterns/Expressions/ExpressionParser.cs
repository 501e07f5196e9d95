using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>
/// Reads a regular expression of Oniguruma's Ruby syntax (its <c>doc/RE</c>), which tokenizer files are written for. What it can do
/// beyond tokenizers, such as back references and conditionals, is refused. Case is ignored one character at a time.
/// </summary>
internal sealed class ExpressionParser
{
    private readonly ExpressionReader _reader;
    private readonly EscapeParser _escapes;
    private readonly ClassParser _classes;
    private bool _ignoreCase;
    private bool _dotTakesBreaks;
    private int _depth;

    private ExpressionParser(ExpressionReader reader)
    {
        _reader = reader;
        _escapes = new EscapeParser(reader);
        _classes = new ClassParser(reader, _escapes);
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="wrong">Makes the error of a message.</param>
    public static ExpressionNode Parse(string source, Func<string, Exception> wrong)
    {
        if (source.Length > ExpressionLimits.LongestExpression)
            throw wrong($"the expression has {source.Length} characters; the most is {ExpressionLimits.LongestExpression}.");
        var reader = new ExpressionReader(source, wrong);
        var node = new ExpressionParser(reader).ReadChoice();
        return reader.IsAtEnd ? node : throw reader.Wrong("a ')' has no '('");
    }

    private ExpressionNode ReadChoice()
    {
        if (++_depth > ExpressionLimits.Deepest)
            throw _reader.Wrong($"groups nest more than {ExpressionLimits.Deepest} deep");
        // Options set within a group, as in (?i), end with it.
        var options = (_ignoreCase, _dotTakesBreaks);
        var ways = new List<ExpressionNode> { ReadSequence() };
        while (_reader.TryTake("|"))
            ways.Add(ReadSequence());
        (_ignoreCase, _dotTakesBreaks) = options;
        _depth--;
        return ways.Count == 1 ? ways[0] : new ChoiceNode(ways);
    }

    private SequenceNode ReadSequence()
    {
        var parts = new List<ExpressionNode>();
        while (!_reader.IsAtEnd && _reader.Peek is not ('|' or ')'))
            parts.Add(ReadRepeats(ReadPart()));

        return new SequenceNode(parts);
    }

    private ExpressionNode ReadPart() => _reader.Take() switch
    {
        '(' => ReadGroup(),
        '[' => new SetNode(_classes.Read(_ignoreCase)),
        '\\' => ReadEscape(),
        '.' => new SetNode(_dotTakesBreaks ? CodePointSet.All : CodePointSet.Of('\n').Complement),
        '^' => Anchors.LineStart,
        '$' => Anchors.LineEnd,
        '*' or '+' or '?' => throw _reader.Wrong("there is nothing to repeat"),
        var character => Cased(CodePointSet.Of(character)),
    };

    private SetNode Cased(CodePointSet set) => new(_ignoreCase ? CaseFolding.Close(set) : set);

    private ExpressionNode ReadEscape()
    {
        var mark = _reader.Mark();
        switch (_reader.Take())
        {
            case 'A': return Anchors.TextStart;
            case 'z': return Anchors.TextEnd;
            case 'Z': return Anchors.TextEndOrLastBreak;
            case 'b': return Anchors.WordEdge;
            case 'B': return Anchors.NoWordEdge;
            case 'R': return AnyBreak();
            case 'N': return new SetNode(CodePointSet.Of('\n').Complement);
            case 'O': return new SetNode(CodePointSet.All);
            default:
                _reader.Return(mark);
                return Cased(_escapes.Read(inClass: false, out _));
        }
    }

    private static GroupNode AnyBreak()
    {
        var pair = new SequenceNode([new SetNode(CodePointSet.Of('\r')), new SetNode(CodePointSet.Of('\n'))]);
        var single = new SetNode(CodePointSet.Range('\n', '\r').Union(CodePointSet.Of(0x85, 0x2028, 0x2029)));
        return new GroupNode(GroupKind.Atomic, new ChoiceNode([pair, single]));
    }

    private ExpressionNode ReadGroup()
    {
        if (!_reader.TryTake("?"))
            return EndGroup(ReadChoice());
        if (_reader.TryTake("#"))
        {
            _reader.TakeUntil(')');
            return new SequenceNode([]);
        }

        if (_reader.TryTake(":"))
            return EndGroup(ReadChoice());
        if (ReadKind() is { } kind)
            return EndGroup(new GroupNode(kind, ReadChoice()));
        return ReadNameOrOptions();
    }

    private GroupKind? ReadKind()
    {
        if (_reader.TryTake(">"))
            return GroupKind.Atomic;
        if (_reader.TryTake("="))
            return GroupKind.Ahead;
        if (_reader.TryTake("!"))
            return GroupKind.NotAhead;
        if (_reader.TryTake("<="))
            return GroupKind.Behind;
        return _reader.TryTake("<!") ? GroupKind.NotBehind : null;
    }

    private ExpressionNode ReadNameOrOptions()
    {
        if (_reader.TryTake("<") || _reader.TryTake("P<"))
        {
            _reader.TakeUntil('>');
            return EndGroup(ReadChoice());
        }

        var options = (_ignoreCase, _dotTakesBreaks);
        ReadOptions();
        // (?i) goes on to the end of the group around it, over its alternatives too; (?i:…) ends with its own.
        if (_reader.TryTake(")"))
            return ReadChoice();
        _reader.Expect(":");
        var node = EndGroup(ReadChoice());
        (_ignoreCase, _dotTakesBreaks) = options;
        return node;
    }

    private void ReadOptions()
    {
        for (var isOn = true; _reader.Peek is not (':' or ')');)
        {
            switch (_reader.Take())
            {
                case '-': isOn = false; break;
                case 'i': _ignoreCase = isOn; break;
                case 'm': _dotTakesBreaks = isOn; break;
                default: throw _reader.Wrong("an option other than i and m");
            }
        }
    }

    private ExpressionNode EndGroup(ExpressionNode node)
    {
        _reader.Expect(")");
        return node;
    }

    private ExpressionNode ReadRepeats(ExpressionNode part)
    {
        while (ReadRepeat(part) is { } repeated)
            part = repeated;
        return part;
    }

    private ExpressionNode? ReadRepeat(ExpressionNode part)
    {
        (int Least, int? Most)? simple = _reader.Peek switch
        {
            '*' => (0, null),
            '+' => (1, null),
            '?' => (0, 1),
            _ => null,
        };
        if (simple is not { } bounds)
            return ReadInterval(part);
        _reader.Take();
        // A plus behind makes it keep what it took; behind {n,m}, in this syntax, it does not, but repeats again.
        if (_reader.TryTake("+"))
            return new GroupNode(GroupKind.Atomic, new RepeatNode(part, bounds.Least, bounds.Most, IsLazy: false));
        return new RepeatNode(part, bounds.Least, bounds.Most, _reader.TryTake("?"));
    }

    private RepeatNode? ReadInterval(ExpressionNode part)
    {
        var mark = _reader.Mark();
        if (!_reader.TryTake("{"))
            return null;
        var least = _reader.TryNumber();
        var isExact = !_reader.TryTake(",");
        var most = isExact ? least : _reader.TryNumber();
        if (!_reader.TryTake("}") || (least is null && most is null))
        {
            // Not a repetition, so the brace stands for itself.
            _reader.Return(mark);
            return null;
        }

        if (most < least)
            throw _reader.Wrong("the repetition has its larger number first");
        // {n}? is no lazy repetition in this syntax but an optional one, which the caller reads next.
        return new RepeatNode(part, least ?? 0, most, !isExact && _reader.TryTake("?"));
    }
}
