namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Forms that every grammar can use.</summary>
internal static class CommonForms
{
    public static readonly GrammarNode String = new StringNode();
    public static readonly GrammarNode Number = new NumberNode(isWhole: false);
    public static readonly GrammarNode Integer = Finished(new NumberNode(isWhole: true));
    public static readonly GrammarNode Boolean = new LiteralNode(["true"u8.ToArray(), "false"u8.ToArray()]);
    public static readonly GrammarNode Null = new LiteralNode(["null"u8.ToArray()]);

    /// <summary>Any value.</summary>
    public static readonly GrammarNode Any = MakeAny(out AnyObject);

    /// <summary>Any object.</summary>
    public static readonly GrammarNode AnyObject;

    private static NumberNode Finished(NumberNode node)
    {
        GrammarFinisher.Finish(node);
        return node;
    }

    private static UnionNode MakeAny(out GrammarNode anyObject)
    {
        var any = new UnionNode();
        anyObject = new ObjectNode([], any);
        foreach (var form in (ReadOnlySpan<GrammarNode>)[anyObject, new ArrayNode(any), String, Number, Boolean, Null])
            any.Add(form);
        GrammarFinisher.Finish(any);
        return any;
    }
}
