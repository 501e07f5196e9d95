using ServingCluster.Inference.ChatTemplates.Expressions;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads the arguments of a call: values, then named ones, then <c>*list</c> and <c>**dict</c>.</summary>
internal sealed class ArgumentParser(TokenStream tokens, ExpressionParser expressions)
{
    public CallArguments Parse()
    {
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        Expression? spread = null;
        Expression? namedSpread = null;
        tokens.ExpectSign("(");
        while (!tokens.SkipSign(")"))
        {
            if (tokens.SkipSign("**"))
                namedSpread = namedSpread is null ? expressions.Parse() : throw Misplaced();
            else if (tokens.SkipSign("*"))
                spread = spread is null && namedSpread is null ? expressions.Parse() : throw Misplaced();
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Ahead.IsSign("="))
                named.Add(ParseNamed(namedSpread is null));
            else
                positional.Add(spread is null && named.Count == 0 && namedSpread is null ? expressions.Parse() : throw Misplaced());
            if (!tokens.Current.IsSign(")"))
                tokens.ExpectSign(",");
        }

        return new CallArguments { Positional = positional, Named = named, Spread = spread, NamedSpread = namedSpread };
    }

    private KeyValuePair<string, Expression> ParseNamed(bool isAllowed)
    {
        var name = tokens.Next().Text;
        tokens.Next();
        return isAllowed ? new(name, expressions.Parse()) : throw Misplaced();
    }

    private ChatTemplateException Misplaced() => tokens.Error("invalid syntax for function call expression");
}
