using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads expressions by Jinja's grammar: conditions, then <c>or</c>, <c>and</c>, <c>not</c>, comparisons, arithmetic.</summary>
internal sealed class ExpressionParser
{
    private static readonly FrozenDictionary<string, BinaryOperator> Sums = new Dictionary<string, BinaryOperator>
    {
        ["+"] = Arithmetic.Add,
        ["-"] = Arithmetic.Subtract,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, BinaryOperator> Products = new Dictionary<string, BinaryOperator>
    {
        ["*"] = Arithmetic.Multiply,
        ["/"] = Arithmetic.Divide,
        ["//"] = Arithmetic.DivideDown,
        ["%"] = Arithmetic.Modulo,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, BinaryOperator> Powers = new Dictionary<string, BinaryOperator>
    {
        ["**"] = Arithmetic.Power,
    }.ToFrozenDictionary();

    private readonly TokenStream _tokens;

    public ExpressionParser(TokenStream tokens)
    {
        _tokens = tokens;
        Operands = new OperandParser(tokens, this);
    }

    public OperandParser Operands { get; }

    public Expression Parse()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _tokens.Error("the expression is nested too deeply");
        var value = ParseOr();
        while (_tokens.Current is var token && _tokens.SkipName("if"))
        {
            var condition = ParseOr();
            value = new Conditional(token.Line, condition, value, _tokens.SkipName("else") ? Parse() : null);
        }

        return value;
    }

    /// <summary>An expression, or several with commas between, which make a tuple.</summary>
    /// <param name="withCondition">Whether <c>if</c> goes on with the expression.</param>
    /// <param name="inParentheses">Whether there may be none.</param>
    /// <param name="endName">A name that ends it too.</param>
    public Expression ParseTuple(bool withCondition = true, bool inParentheses = false, string? endName = null)
    {
        var line = _tokens.Current.Line;
        var items = new List<Expression>();
        var isTuple = false;
        while (!IsTupleEnd(endName))
        {
            items.Add(withCondition ? Parse() : ParseOr());
            if (!_tokens.SkipSign(","))
                break;
            isTuple = true;
        }

        if (items.Count == 1 && !isTuple)
            return items[0];
        if (items.Count == 0 && !inParentheses)
            throw _tokens.Expected("an expression");
        return new SequenceLiteral(line, items, SequenceKind.Tuple);
    }

    private bool IsTupleEnd(string? endName) =>
        _tokens.Current.Kind is TokenKind.TagEnd or TokenKind.OutputEnd || _tokens.Current.IsSign(")")
        || (endName is not null && _tokens.Current.IsName(endName));

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (_tokens.Current is var token && _tokens.SkipName("or"))
            left = new Choice(token.Line, decidedBy: true, left, ParseAnd());
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (_tokens.Current is var token && _tokens.SkipName("and"))
            left = new Choice(token.Line, decidedBy: false, left, ParseNot());
        return left;
    }

    private Expression ParseNot()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _tokens.Error("the expression is nested too deeply");
        var line = _tokens.Current.Line;
        return _tokens.SkipName("not") ? Negated(line, ParseNot()) : ParseComparison();
    }

    public static Expression Negated(int line, Expression operand) => new Unary(line, (_, value) => !Truth.Of(value), operand);

    private Expression ParseComparison()
    {
        var first = ParseSum();
        var line = _tokens.Current.Line;
        var links = new List<(ComparisonOperator, Expression)>();
        while (ReadComparison() is { } holds)
            links.Add((holds, ParseSum()));
        return links.Count == 0 ? first : new Comparison(line, first, links);
    }

    private ComparisonOperator? ReadComparison()
    {
        var token = _tokens.Current;
        if (token.IsName("not") && _tokens.Ahead.IsName("in"))
        {
            _tokens.Next();
            _tokens.Next();
            return Comparisons.All["not in"];
        }

        if (token.Kind == TokenKind.Sign ? !Comparisons.All.ContainsKey(token.Text) : !token.IsName("in"))
            return null;
        return Comparisons.All[_tokens.Next().Text];
    }

    private Expression ParseSum() => ParseBinary(Sums, ParseConcatenation);

    private Expression ParseConcatenation()
    {
        var line = _tokens.Current.Line;
        var parts = new List<Expression> { ParseProduct() };
        while (_tokens.SkipSign("~"))
            parts.Add(ParseProduct());
        return parts.Count == 1 ? parts[0] : new Concatenation(line, parts);
    }

    private Expression ParseProduct() => ParseBinary(Products, ParsePower);

    private Expression ParsePower() => ParseBinary(Powers, Operands.Parse);

    private Expression ParseBinary(FrozenDictionary<string, BinaryOperator> operators, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        while (_tokens.Current is { Kind: TokenKind.Sign } token && operators.TryGetValue(token.Text, out var operation))
        {
            _tokens.Next();
            left = new Binary(token.Line, operation, left, parseOperand());
        }

        return left;
    }
}
