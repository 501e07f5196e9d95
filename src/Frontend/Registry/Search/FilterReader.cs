using ServingCluster.Errors;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>Reads the conditions of a filter, such as <c>name LIKE 'iris%' AND tags.`team` = 'a'</c>, from left to right.</summary>
internal sealed class FilterReader(string text)
{
    private int _at;

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>, with the place.</exception>
    public IReadOnlyList<FilterCondition> ReadAll()
    {
        var conditions = new List<FilterCondition>();
        SkipSpace();
        while (_at < text.Length)
        {
            if (conditions.Count > 0 && !TryWord("AND"))
                throw Wrong("'AND' is expected");
            conditions.Add(ReadCondition());
            SkipSpace();
        }

        return conditions;
    }

    private FilterCondition ReadCondition()
    {
        var key = ReadKey();
        var comparison = ReadOperator();
        return new FilterCondition(key, comparison, comparison == FilterOperator.In ? ReadList() : [ReadValue()]);
    }

    private string ReadKey()
    {
        var name = ReadName();
        if (_at >= text.Length || text[_at] != '.')
            return name;
        if (name is not ("tags" or "tag"))
            throw Wrong($"'{name}.' is unknown; a key with a dot is 'tags.<key>'");
        _at++;
        return FilterCondition.TagPrefix + ReadName(allowDots: true);
    }

    private string ReadName(bool allowDots = false)
    {
        SkipSpace();
        if (_at < text.Length && text[_at] is '`' or '"')
            return ReadQuoted("a name");
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '/' || (allowDots && text[_at] == '.')))
            _at++;
        return _at > start ? text[start.._at] : throw Wrong("a key is expected, such as 'name' or 'tags.<key>'");
    }

    private FilterOperator ReadOperator()
    {
        SkipSpace();
        if (TryText("!="))
            return FilterOperator.NotEqual;
        if (TryText("="))
            return FilterOperator.Equal;
        if (TryText("<="))
            return FilterOperator.LessOrEqual;
        if (TryText("<"))
            return FilterOperator.Less;
        if (TryText(">="))
            return FilterOperator.GreaterOrEqual;
        if (TryText(">"))
            return FilterOperator.Greater;
        if (TryWord("LIKE"))
            return FilterOperator.Like;
        if (TryWord("ILIKE"))
            return FilterOperator.ILike;
        return TryWord("IN") ? FilterOperator.In : throw Wrong("a comparison is expected: =, !=, <, <=, >, >=, LIKE, ILIKE or IN");
    }

    private List<string> ReadList()
    {
        var values = new List<string>();
        Demand("(");
        do
        {
            values.Add(ReadValue());
            SkipSpace();
        }
        while (TryText(","));
        Demand(")");
        return values;
    }

    private string ReadValue()
    {
        SkipSpace();
        if (_at < text.Length && text[_at] is '\'' or '"')
            return ReadQuoted("a value");
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        return _at > start ? text[start.._at] : throw Wrong("a value in quotes is expected");
    }

    /// <summary>Text in quotes; a quote within is written twice.</summary>
    private string ReadQuoted(string what)
    {
        var quote = text[_at];
        var start = ++_at;
        while (true)
        {
            var end = text.IndexOf(quote, _at);
            if (end < 0)
                throw Wrong($"{what} begins with {quote} and does not end");
            _at = end + 1;
            if (_at < text.Length && text[_at] == quote)
                _at++;
            else
                return text[start..end].Replace(new string(quote, 2), quote.ToString());
        }
    }

    private void Demand(string token)
    {
        SkipSpace();
        if (!TryText(token))
            throw Wrong($"'{token}' is expected");
    }

    private bool TryText(string token)
    {
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0)
            return false;
        _at += token.Length;
        return true;
    }

    private bool TryWord(string word)
    {
        var end = _at + word.Length;
        if (end > text.Length || !text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            return false;
        _at = end;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private ServingException Wrong(string what) =>
        new(ErrorCode.InvalidParameterValue, $"filter: at character {_at + 1} {what}. The filter is: {text}");
}
