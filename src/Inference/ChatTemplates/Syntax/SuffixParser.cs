using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads what follows an operand: <c>.name</c>, <c>[key]</c>, <c>(arguments)</c>, <c>| filter</c>, <c>is test</c>.</summary>
internal sealed class SuffixParser(TokenStream tokens, ExpressionParser expressions, OperandParser operands)
{
    private readonly ArgumentParser _arguments = new(tokens, expressions);

    /// <summary>Whether an unknown filter or test fails only when it is reached, as Jinja has it within conditions.</summary>
    public bool IsUnknownAllowed { get; set; }

    /// <summary>Attributes, elements and calls.</summary>
    public Expression ParseAccess(Expression operand)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.SkipSign("."))
                operand = ParseMember(line, operand);
            else if (tokens.SkipSign("["))
                operand = ParseSubscript(line, operand);
            else if (tokens.Current.IsSign("("))
                operand = new Call(line, operand, _arguments.Parse());
            else
                return operand;
        }
    }

    /// <summary>What a call block calls, and with what.</summary>
    public Expression ParseTarget(Expression operand, out CallArguments arguments)
    {
        while (tokens.Current is var token && (tokens.SkipSign(".") || tokens.SkipSign("[")))
            operand = token.Text == "." ? ParseMember(token.Line, operand) : ParseSubscript(token.Line, operand);
        arguments = tokens.Current.IsSign("(") ? _arguments.Parse() : throw tokens.Expected("a call");
        return operand;
    }

    /// <summary>Filters, tests and calls.</summary>
    public Expression ParseFilters(Expression operand)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.SkipSign("|"))
                operand = ParseFilter(operand);
            else if (tokens.SkipName("is"))
                operand = ParseTest(line, operand);
            else if (tokens.Current.IsSign("("))
                operand = new Call(line, operand, _arguments.Parse());
            else
                return operand;
        }
    }

    /// <summary>A filter whose <c>|</c> was read.</summary>
    public Expression ParseFilter(Expression operand)
    {
        var line = tokens.Current.Line;
        var name = ParseDottedName();
        var filter = Filters.Find(name)
            ?? (IsUnknownAllowed ? (_, _, _) => throw Unknown("filter", name) : throw UnknownAt(line, "filter", name));
        return new FilterUse(line, filter, operand, tokens.Current.IsSign("(") ? _arguments.Parse() : CallArguments.None);
    }

    private Expression ParseMember(int line, Expression operand)
    {
        if (tokens.Current is { Kind: TokenKind.Literal, Value: long index })
        {
            tokens.Next();
            return new ItemAccess(line, operand, new Literal(line, index));
        }

        return new AttributeAccess(line, operand, tokens.ExpectName().Text);
    }

    private Expression ParseSubscript(int line, Expression operand)
    {
        var key = tokens.Current.IsSign(":") ? null : expressions.Parse();
        if (key is null || tokens.Current.IsSign(":"))
            return ParseSlice(line, operand, key);
        if (!tokens.Current.IsSign(","))
        {
            tokens.ExpectSign("]");
            return new ItemAccess(line, operand, key);
        }

        var keys = new List<Expression> { key };
        while (tokens.SkipSign(","))
            keys.Add(expressions.Parse());
        tokens.ExpectSign("]");
        return new ItemAccess(line, operand, new SequenceLiteral(line, keys, SequenceKind.Tuple));
    }

    private SliceAccess ParseSlice(int line, Expression operand, Expression? start)
    {
        tokens.ExpectSign(":");
        var stop = tokens.Current.IsSign(":") || tokens.Current.IsSign("]") ? null : expressions.Parse();
        var step = tokens.SkipSign(":") && !tokens.Current.IsSign("]") ? expressions.Parse() : null;
        tokens.ExpectSign("]");
        return new SliceAccess(line, operand, start, stop, step);
    }

    private Expression ParseTest(int line, Expression operand)
    {
        var negated = tokens.SkipName("not");
        var name = ParseDottedName();
        var test = Tests.Find(name) ?? (IsUnknownAllowed ? (_, _, _) => throw Unknown("test", name) : throw UnknownAt(line, "test", name));
        Expression use = new TestUse(line, test, operand, ParseTestArguments());
        return negated ? ExpressionParser.Negated(line, use) : use;
    }

    // A test takes one operand without parentheses.
    private CallArguments ParseTestArguments()
    {
        var token = tokens.Current;
        if (token.IsSign("("))
            return _arguments.Parse();
        var isOperand = token.Kind is TokenKind.Literal || token.IsSign("[") || token.IsSign("{")
            || (token.Kind == TokenKind.Name && token.Text is not ("else" or "or" or "and"));
        if (!isOperand)
            return CallArguments.None;
        if (token.IsName("is"))
            throw tokens.Error("You cannot chain multiple tests with is");
        return new CallArguments { Positional = [ParseAccess(operands.ParsePrimary())] };
    }

    private string ParseDottedName()
    {
        var name = tokens.ExpectName().Text;
        while (tokens.SkipSign("."))
            name += "." + tokens.ExpectName().Text;
        return name;
    }

    private ChatTemplateException UnknownAt(int line, string kind, string name) => tokens.Error(Unknown(kind, name).Message, line);

    private static RenderException Unknown(string kind, string name) => new($"No {kind} named '{name}'.");
}
