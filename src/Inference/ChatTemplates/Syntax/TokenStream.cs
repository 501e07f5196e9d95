namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Tokens one after the other.</summary>
internal sealed class TokenStream(TemplateSource source, List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    /// <summary>The one after the current one.</summary>
    public Token Ahead => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Next()
    {
        var token = tokens[_at];
        if (_at + 1 < tokens.Count)
            _at++;
        return token;
    }

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public bool SkipSign(string sign) => Skip(Current.IsSign(sign));

    public Token ExpectName() => Current.Kind == TokenKind.Name ? Next() : throw Expected("a name");

    public void ExpectName(string name)
    {
        if (!SkipName(name))
            throw Expected($"'{name}'");
    }

    public void ExpectSign(string sign)
    {
        if (!SkipSign(sign))
            throw Expected($"'{sign}'");
    }

    public void Expect(TokenKind kind)
    {
        if (!Skip(Current.Kind == kind))
            throw Expected(kind == TokenKind.TagEnd ? "end of statement block" : "end of print statement");
    }

    public ChatTemplateException Error(string problem) => Error(problem, Current.Line);

    public ChatTemplateException Error(string problem, int line) => source.Error(problem, line);

    public ChatTemplateException Expected(string what) => Error($"expected {what}, got {Current.Shown}");

    private bool Skip(bool matches)
    {
        if (matches)
            Next();
        return matches;
    }
}
