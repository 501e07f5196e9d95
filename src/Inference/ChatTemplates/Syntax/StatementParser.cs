using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements;
using ServingCluster.Inference.ChatTemplates.Statements.Targets;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads statements, from behind <c>{%</c> to before <c>%}</c>.</summary>
internal sealed class StatementParser
{
    private readonly TokenStream _tokens;
    private readonly TemplateParser _blocks;
    private readonly ExpressionParser _expressions;
    private readonly TargetParser _targets;
    private readonly MacroParser _macros;
    private readonly Dictionary<string, Func<int, Statement>> _parsers;

    // Loops around the place that is read; a macro's body begins anew.
    private int _loops;

    public StatementParser(TokenStream tokens, TemplateParser blocks)
    {
        (_tokens, _blocks, _expressions, _targets) = (tokens, blocks, blocks.Expressions, new TargetParser(tokens));
        _macros = new MacroParser(tokens, blocks.Expressions, _targets, ParseMacroBody);
        _parsers = new(StringComparer.Ordinal)
        {
            ["if"] = ParseIf,
            ["for"] = ParseFor,
            ["set"] = ParseSet,
            ["with"] = ParseWith,
            ["filter"] = ParseFilterBlock,
            ["macro"] = _macros.ParseMacro,
            ["call"] = _macros.ParseCallBlock,
            ["generation"] = line => new Passage(line, _blocks.ParseWholeBody("endgeneration")),
            ["break"] = line => ParseJump(line, "break", Flow.Break),
            ["continue"] = line => ParseJump(line, "continue", Flow.Continue),
        };
    }

    public Statement Parse()
    {
        var tag = _tokens.Current.Kind == TokenKind.Name ? _tokens.Next() : throw _tokens.Error("tag name expected");
        if (!_parsers.TryGetValue(tag.Text, out var parse))
            throw _tokens.Error($"Encountered unknown tag '{tag.Text}'; known are {string.Join(", ", _parsers.Keys)}", tag.Line);
        return parse(tag.Line);
    }

    private If ParseIf(int line)
    {
        var suffixes = _expressions.Operands.Suffixes;
        var wasAllowed = suffixes.IsUnknownAllowed;
        var branches = new List<(Expression, Block)>();
        do
        {
            var condition = _expressions.ParseTuple(withCondition: false);
            suffixes.IsUnknownAllowed = true;
            branches.Add((condition, _blocks.ParseBody("elif", "else", "endif")));
        }
        while (_tokens.SkipName("elif"));
        var otherwise = _tokens.Next().Text == "else" ? _blocks.ParseWholeBody("endif") : null;
        suffixes.IsUnknownAllowed = wasAllowed;
        return new If(line, branches, otherwise);
    }

    private For ParseFor(int line)
    {
        var target = _targets.Parse(withNamespace: false);
        _tokens.ExpectName("in");
        var source = _expressions.ParseTuple(withCondition: false, endName: "recursive");
        var condition = _tokens.SkipName("if") ? _expressions.Parse() : null;
        var head = new ForHead(target, source, condition, _tokens.SkipName("recursive"));
        _loops++;
        var body = _blocks.ParseBody("else", "endfor");
        _loops--;
        var otherwise = _tokens.Next().Text == "else" ? _blocks.ParseWholeBody("endfor") : null;
        return new For(line, head, body, otherwise);
    }

    private Statement ParseSet(int line)
    {
        var target = _targets.Parse(withNamespace: true);
        if (_tokens.SkipSign("="))
            return new Set(line, target, _expressions.ParseTuple());
        return ParseFilteredBlock(line, "endset", target);
    }

    private FilteredBlock ParseFilterBlock(int line)
    {
        var filter = _expressions.Operands.Suffixes.ParseFilter(new Captured(line));
        return new FilteredBlock(line, Within(filter, out var filters, "endfilter"), filters, target: null);
    }

    private FilteredBlock ParseFilteredBlock(int line, string end, Target target) =>
        new(line, Within(new Captured(line), out var filters, end), filters, target);

    private Block Within(Expression first, out Expression filters, string end)
    {
        filters = first;
        while (_tokens.SkipSign("|"))
            filters = _expressions.Operands.Suffixes.ParseFilter(filters);
        return _blocks.ParseWholeBody(end);
    }

    private With ParseWith(int line)
    {
        var variables = new List<(Target, Expression)>();
        while (_tokens.Current.Kind != TokenKind.TagEnd)
        {
            if (variables.Count > 0)
                _tokens.ExpectSign(",");
            var target = _targets.Parse(withNamespace: false);
            _tokens.ExpectSign("=");
            variables.Add((target, _expressions.Parse()));
        }

        return new With(line, variables, _blocks.ParseWholeBody("endwith"));
    }

    private Jump ParseJump(int line, string name, Flow flow) =>
        _loops > 0 ? new Jump(line, flow) : throw _tokens.Error($"'{name}' outside of a loop", line);

    private Block ParseMacroBody(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = _blocks.ParseWholeBody(end);
        _loops = loops;
        return body;
    }
}
