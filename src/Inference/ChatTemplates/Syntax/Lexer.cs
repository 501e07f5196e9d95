using ServingCluster.Inference.ChatTemplates.Functions;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>
/// Cuts a template into tokens as Jinja does with <c>trim_blocks</c> and <c>lstrip_blocks</c>: the end of line after a tag goes, and so
/// do blanks before one that begins its line; <c>-</c> takes all white space on its side, <c>+</c> keeps it.
/// </summary>
internal sealed class Lexer
{
    private readonly TemplateSource _source;
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    // Whether what was read last ended a line, so that blanks that follow begin one.
    private bool _atLineStart = true;

    private Lexer(TemplateSource source) => (_source, _text) = (source, source.Text);

    public static List<Token> Read(TemplateSource source)
    {
        var lexer = new Lexer(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (FindTag() is var start and >= 0)
        {
            var sign = start + 2 < _text.Length && _text[start + 2] is '-' or '+' ? _text[start + 2] : '\0';
            AddText(_at, start, sign, isOutput: _text[start + 1] == '{');
            _at = start + (sign == '\0' ? 2 : 3);
            ReadTag(start);
            _atLineStart = _text[_at - 1] == '\n';
        }

        AddText(_at, _text.Length, '+', isOutput: false);
        _tokens.Add(new Token(TokenKind.End, "", _source.LineAt(_text.Length)));
    }

    private int FindTag()
    {
        for (var at = _at; (at = _text.IndexOf('{', at)) >= 0; at++)
        {
            if (at + 1 < _text.Length && _text[at + 1] is '%' or '{' or '#')
                return at;
        }

        return -1;
    }

    private void ReadTag(int start)
    {
        switch (_text[start + 1])
        {
            case '#':
                SkipComment(start);
                break;
            case '%' when IsKeywordTag(_at, "raw", out var end):
                ReadRaw(start, end);
                break;
            case '%':
                Add(TokenKind.TagStart, "{%", start);
                ReadInside("%}", TokenKind.TagEnd);
                break;
            default:
                Add(TokenKind.OutputStart, "{{", start);
                ReadInside("}}", TokenKind.OutputEnd);
                break;
        }
    }

    private void ReadInside(string end, TokenKind endKind)
    {
        var inside = new TagLexer(_source, _at, end);
        while (inside.ReadNext() is { } token)
            _tokens.Add(token);
        Add(endKind, end, inside.Position);
        _at = AfterEnd(inside.Position, end);
    }

    /// <summary>Where text goes on after an end of tag with its sign.</summary>
    private int AfterEnd(int position, string end)
    {
        var sign = _text[position];
        var after = position + end.Length + (sign is '-' or '+' ? 1 : 0);
        if (sign == '-')
            return SkipSpace(after);
        var takesLine = sign != '+' && end != "}}" && after < _text.Length && _text[after] == '\n';
        return takesLine ? after + 1 : after;
    }

    private void SkipComment(int start)
    {
        var end = _text.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
            throw _source.Error("Missing end of comment tag", _source.LineAt(start));
        var signed = end > _at && _text[end - 1] is '-' or '+';
        _at = AfterEnd(signed ? end - 1 : end, "#}");
    }

    // After raw the end of line stays, as in Jinja.
    private void ReadRaw(int start, int begin)
    {
        var from = _text[begin] == '-' ? SkipSpace(begin + 3) : begin + 2;
        _atLineStart = _text[from - 1] == '\n';
        for (var at = from; (at = _text.IndexOf("{%", at, StringComparison.Ordinal)) >= 0; at++)
        {
            var sign = at + 2 < _text.Length && _text[at + 2] is '-' or '+' ? _text[at + 2] : '\0';
            if (!IsKeywordTag(at + (sign == '\0' ? 2 : 3), "endraw", out var end))
                continue;
            AddText(from, at, sign, isOutput: false);
            _at = AfterEnd(end, "%}");
            return;
        }

        throw _source.Error("Missing end of raw directive", _source.LineAt(start));
    }

    /// <summary>Whether a tag has nothing but a keyword, and where its end stands.</summary>
    private bool IsKeywordTag(int at, string keyword, out int end)
    {
        var word = SkipSpace(at);
        end = SkipSpace(Math.Min(word + keyword.Length, _text.Length));
        if (!_text.AsSpan(word).StartsWith(keyword))
            return false;
        var rest = _text.AsSpan(end);
        return rest.StartsWith("%}") || rest.StartsWith("-%}") || (keyword == "endraw" && rest.StartsWith("+%}"));
    }

    private void AddText(int start, int end, char sign, bool isOutput)
    {
        var text = _text.AsSpan(start, end - start);
        if (sign == '-')
            text = text[..(Whitespace.LastOther(text) + 1)];
        else if (sign != '+' && !isOutput)
            text = WithoutIndent(text);
        if (!text.IsEmpty)
            _tokens.Add(new Token(TokenKind.Text, text.ToString(), _source.LineAt(start)));
    }

    private ReadOnlySpan<char> WithoutIndent(ReadOnlySpan<char> text)
    {
        var lineStart = text.LastIndexOf('\n') + 1;
        return (lineStart > 0 || _atLineStart) && Whitespace.FirstOther(text[lineStart..]) < 0 ? text[..lineStart] : text;
    }

    private int SkipSpace(int at)
    {
        var other = Whitespace.FirstOther(_text.AsSpan(at));
        return other < 0 ? _text.Length : at + other;
    }

    private void Add(TokenKind kind, string text, int position) => _tokens.Add(new Token(kind, text, _source.LineAt(position)));
}
