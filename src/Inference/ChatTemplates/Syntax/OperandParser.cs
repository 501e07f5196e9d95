using System.Runtime.CompilerServices;
using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads what stands between operators: signs, literals, names, and what follows these.</summary>
internal sealed class OperandParser
{
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;

    public OperandParser(TokenStream tokens, ExpressionParser expressions)
    {
        (_tokens, _expressions) = (tokens, expressions);
        Suffixes = new SuffixParser(tokens, expressions, this);
    }

    public SuffixParser Suffixes { get; }

    /// <summary>The variables that were named so far; whoever wants to know of a part puts an empty set here before.</summary>
    public HashSet<string> Names { get; set; } = [];

    public Expression Parse() => Parse(withFilters: true);

    /// <summary>A literal, a name, or an expression in brackets.</summary>
    public Expression ParsePrimary()
    {
        var token = _tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseName(_tokens.Next());
            case TokenKind.Literal:
                return ParseLiteral(_tokens.Next());
        }

        if (_tokens.SkipSign("("))
            return ParseParentheses();
        if (_tokens.SkipSign("["))
            return ParseList(token.Line);
        if (_tokens.SkipSign("{"))
            return ParseDict(token.Line);
        throw _tokens.Error($"unexpected {token.Shown}");
    }

    private Expression Parse(bool withFilters)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _tokens.Error("the expression is nested too deeply");
        var line = _tokens.Current.Line;
        var operand = _tokens.SkipSign("-") ? new Unary(line, Arithmetic.Negate, Parse(withFilters: false))
            : _tokens.SkipSign("+") ? new Unary(line, Arithmetic.Plus, Parse(withFilters: false))
            : ParsePrimary();
        operand = Suffixes.ParseAccess(operand);
        return withFilters ? Suffixes.ParseFilters(operand) : operand;
    }

    private Expression ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new Literal(token.Line, true);
            case "false" or "False":
                return new Literal(token.Line, false);
            case "none" or "None":
                return new Literal(token.Line, null);
            default:
                Names.Add(token.Text);
                return new Variable(token.Line, token.Text);
        }
    }

    // Texts side by side are one.
    private Literal ParseLiteral(Token token)
    {
        var value = token.Value;
        while (value is string text && _tokens.Current is { Kind: TokenKind.Literal, Value: string more })
        {
            value = text + more;
            _tokens.Next();
        }

        return new Literal(token.Line, value);
    }

    private Expression ParseParentheses()
    {
        var inner = _expressions.ParseTuple(inParentheses: true);
        _tokens.ExpectSign(")");
        return inner;
    }

    private SequenceLiteral ParseList(int line)
    {
        var items = new List<Expression>();
        while (!_tokens.SkipSign("]"))
        {
            if (items.Count > 0)
                _tokens.ExpectSign(",");
            if (!_tokens.Current.IsSign("]"))
                items.Add(_expressions.Parse());
        }

        return new SequenceLiteral(line, items, SequenceKind.List);
    }

    private DictLiteral ParseDict(int line)
    {
        var entries = new List<KeyValuePair<Expression, Expression>>();
        while (!_tokens.SkipSign("}"))
        {
            if (entries.Count > 0)
                _tokens.ExpectSign(",");
            if (_tokens.Current.IsSign("}"))
                continue;
            var key = _expressions.Parse();
            _tokens.ExpectSign(":");
            entries.Add(new(key, _expressions.Parse()));
        }

        return new DictLiteral(line, entries);
    }
}
