namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>A token of a template.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Value">The value of a literal.</param>
internal sealed record Token(TokenKind Kind, string Text, int Line, object? Value = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public string Shown => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.TagEnd => "end of statement block",
        TokenKind.OutputEnd => "end of print statement",
        _ => $"'{Text}'",
    };
}
