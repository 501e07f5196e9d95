using System.Runtime.CompilerServices;
using ServingCluster.Inference.ChatTemplates.Statements;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads text, output and statements up to a tag that ends them.</summary>
internal sealed class TemplateParser
{
    private readonly TokenStream _tokens;
    private readonly StatementParser _statements;

    private TemplateParser(TokenStream tokens)
    {
        _tokens = tokens;
        Expressions = new ExpressionParser(tokens);
        _statements = new StatementParser(tokens, this);
    }

    public ExpressionParser Expressions { get; }

    /// <exception cref="ChatTemplateException">The template is broken.</exception>
    public static Block Parse(TemplateSource source)
    {
        var parser = new TemplateParser(new TokenStream(source, Lexer.Read(source)));
        return parser.ParseUntil(1, []);
    }

    /// <summary>The inside of a statement, up to one of its ends, whose name is then the current token.</summary>
    public Block ParseBody(params string[] ends)
    {
        var line = _tokens.Current.Line;
        _tokens.SkipSign(":");
        _tokens.Expect(TokenKind.TagEnd);
        return ParseUntil(line, ends);
    }

    /// <summary>The inside of a statement up to its one end, which is read too.</summary>
    public Block ParseWholeBody(string end)
    {
        var body = ParseBody(end);
        _tokens.Next();
        return body;
    }

    private Block ParseUntil(int line, string[] ends)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _tokens.Error("the statements are nested too deeply");
        var statements = new List<Statement>();
        while (_tokens.Current.Kind != TokenKind.End)
        {
            var token = _tokens.Next();
            if (token.Kind == TokenKind.TagStart && _tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                return new Block(statements);
            statements.Add(ParseOne(token));
        }

        return ends.Length == 0
            ? new Block(statements)
            : throw _tokens.Error($"the template ends where {string.Join(" or ", ends.Select(e => $"'{e}'"))} is missing", line);
    }

    private Statement ParseOne(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextOutput(token.Line, token.Text);
            case TokenKind.OutputStart:
                var output = new ValueOutput(token.Line, Expressions.ParseTuple());
                _tokens.Expect(TokenKind.OutputEnd);
                return output;
            default:
                var statement = _statements.Parse();
                _tokens.Expect(TokenKind.TagEnd);
                return statement;
        }
    }
}
