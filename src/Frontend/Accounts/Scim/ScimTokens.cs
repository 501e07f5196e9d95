using System.Text;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>Cuts a filter into pieces. Literals stand in double quotes as RFC 7644 has it, or in single ones as some clients send them.</summary>
internal sealed class ScimTokens(string text)
{
    private int _at;

    public ScimToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        if (_at == text.Length)
            return new ScimToken(ScimTokenKind.End, "its end");
        switch (text[_at])
        {
            case '(':
                _at++;
                return new ScimToken(ScimTokenKind.Open, "(");
            case ')':
                _at++;
                return new ScimToken(ScimTokenKind.Close, ")");
            case '"' or '\'':
                return new ScimToken(ScimTokenKind.Literal, ReadQuoted(text[_at++]));
            default:
                return new ScimToken(ScimTokenKind.Word, ReadWord());
        }
    }

    private string ReadWord()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('(' or ')' or '"' or '\''))
            _at++;
        return text[start.._at];
    }

    private string ReadQuoted(char quote)
    {
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
                _at++;
            value.Append(text[_at++]);
        }

        if (_at++ >= text.Length)
            throw new ServingException(ErrorCode.InvalidParameterValue, $"filter: a value has no closing {quote}.");
        return value.ToString();
    }
}
