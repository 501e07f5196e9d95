using ServingCluster.Inference.ChatTemplates.Statements.Targets;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Reads what is assigned to: a name, a namespace's attribute, or several with commas between.</summary>
internal sealed class TargetParser(TokenStream tokens)
{
    private static readonly HashSet<string> Reserved = ["true", "false", "none", "True", "False", "None", "loop"];

    public Target Parse(bool withNamespace)
    {
        var targets = new List<Target>();
        var isTuple = false;
        do
        {
            // A comma may stand at the end.
            if (targets.Count > 0 && !IsTarget())
                break;
            targets.Add(ParseOne(withNamespace));
        }
        while (tokens.SkipSign(",") && (isTuple = true));
        return isTuple ? new TupleTarget(targets) : targets[0];
    }

    private bool IsTarget() => tokens.Current.IsSign("(") || (tokens.Current.Kind == TokenKind.Name && !tokens.Current.IsName("in"));

    /// <summary>A name that may be assigned to.</summary>
    public string ParseName()
    {
        var token = tokens.ExpectName();
        return Reserved.Contains(token.Text) ? throw tokens.Error($"can't assign to '{token.Text}'", token.Line) : token.Text;
    }

    private Target ParseOne(bool withNamespace)
    {
        if (tokens.SkipSign("("))
        {
            var inner = Parse(withNamespace);
            tokens.ExpectSign(")");
            return inner;
        }

        var name = ParseName();
        return withNamespace && tokens.SkipSign(".") ? new NamespaceTarget(name, tokens.ExpectName().Text) : new NameTarget(name);
    }
}
