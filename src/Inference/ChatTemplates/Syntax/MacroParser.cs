using ServingCluster.Inference.ChatTemplates.Statements;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads macros and the blocks that are handed to them.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="expressions">Reads expressions.</param>
/// <param name="targets">Reads names of parameters.</param>
/// <param name="parseBody">Reads a body up to an end.</param>
internal sealed class MacroParser(TokenStream tokens, ExpressionParser expressions, TargetParser targets, Func<string, Block> parseBody)
{
    public Statement ParseMacro(int line)
    {
        var name = targets.ParseName();
        return new MacroDefinition(line, name, ParseBody(ParseParameters(), "endmacro"));
    }

    public Statement ParseCallBlock(int line)
    {
        var parameters = tokens.Current.IsSign("(") ? ParseParameters() : [];
        var function = expressions.Operands.Suffixes.ParseTarget(expressions.Operands.ParsePrimary(), out var arguments);
        return new CallBlock(line, function, arguments, ParseBody(parameters, "endcall"));
    }

    private MacroBody ParseBody(List<MacroParameter> parameters, string end)
    {
        var operands = expressions.Operands;
        var outer = operands.Names;
        operands.Names = [];
        var block = parseBody(end);
        var body = new MacroBody(parameters, block, operands.Names.Contains("varargs"), operands.Names.Contains("kwargs"));
        outer.UnionWith(operands.Names);
        operands.Names = outer;
        return body;
    }

    private List<MacroParameter> ParseParameters()
    {
        var parameters = new List<MacroParameter>();
        tokens.ExpectSign("(");
        while (!tokens.SkipSign(")"))
        {
            if (parameters.Count > 0)
                tokens.ExpectSign(",");
            if (!tokens.Current.IsSign(")"))
                parameters.Add(ParseParameter(parameters.Count > 0 && parameters[^1].Default is not null));
        }

        return parameters;
    }

    private MacroParameter ParseParameter(bool needsDefault)
    {
        var name = targets.ParseName();
        if (tokens.SkipSign("="))
            return new MacroParameter(name, expressions.Parse());
        return needsDefault ? throw tokens.Error("non-default argument follows default argument") : new MacroParameter(name, null);
    }
}
