using System.Globalization;
using ServingCluster.Inference.ChatTemplates.Functions;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Cuts what stands between the braces of a tag into tokens.</summary>
/// <param name="source">The template.</param>
/// <param name="position">Where the inside begins.</param>
/// <param name="end">What ends the tag, where no bracket is open.</param>
internal sealed class TagLexer(TemplateSource source, int position, string end)
{
    private static readonly string[] LongSigns = ["//", "**", "==", "!=", ">=", "<="];
    private const string ShortSigns = "+-/*%~[](){}><=.:|,;";

    private readonly Stack<char> _open = new();
    private readonly int _start = position;

    /// <summary>Where the next token begins; after the last one, where the end of the tag stands.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The next token; null at the end of the tag.</summary>
    public Token? ReadNext()
    {
        var text = source.Text;
        var skip = Whitespace.FirstOther(text.AsSpan(Position));
        if (skip < 0)
            throw Error($"unexpected end of template, expected '{end}'", _start);
        // An end with a sign is one also where white space stands before it.
        Position += skip;
        if (_open.Count == 0 && IsEnd(text.AsSpan(Position)))
            return null;
        var first = text[Position];
        if (char.IsAsciiDigit(first))
            return Take(NumberLiteral.Read(source, Position, out var number), TokenKind.Literal, number);
        if (IsNameStart(first))
            return Take(NameLength(text.AsSpan(Position)), TokenKind.Name);
        if (first is '\'' or '"')
            return Take(StringLiteral.Read(source, Position, out var value), TokenKind.Literal, value);
        return ReadSign(text.AsSpan(Position));
    }

    private bool IsEnd(ReadOnlySpan<char> rest) =>
        rest.StartsWith(end) || (rest.Length > 2 && (rest[0] == '-' || (rest[0] == '+' && end == "%}")) && rest[1..].StartsWith(end));

    private Token ReadSign(ReadOnlySpan<char> rest)
    {
        foreach (var sign in LongSigns)
        {
            if (rest.StartsWith(sign))
                return Take(2, TokenKind.Sign);
        }

        if (!ShortSigns.Contains(rest[0]))
            throw Error($"unexpected char '{rest[0]}'", Position);
        Balance(rest[0]);
        return Take(1, TokenKind.Sign);
    }

    private void Balance(char sign)
    {
        if (sign is '(' or '[' or '{')
            _open.Push(sign switch { '(' => ')', '[' => ']', _ => '}' });
        if (sign is not (')' or ']' or '}'))
            return;
        if (!_open.TryPop(out var expected))
            throw Error($"unexpected '{sign}'", Position);
        if (expected != sign)
            throw Error($"unexpected '{sign}', expected '{expected}'", Position);
    }

    private Token Take(int length, TokenKind kind, object? value = null)
    {
        var token = new Token(kind, source.Text.Substring(Position, length), source.LineAt(Position), value);
        Position += length;
        return token;
    }

    private static bool IsNameStart(char character) => character == '_' || char.IsLetter(character);

    private static int NameLength(ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < rest.Length && IsNamePart(rest[length]))
            length++;
        return length;
    }

    private static bool IsNamePart(char character) => IsNameStart(character) || char.GetUnicodeCategory(character) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private ChatTemplateException Error(string problem, int at) => source.Error(problem, source.LineAt(at));
}
