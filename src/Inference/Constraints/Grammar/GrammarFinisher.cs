namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// Finishes a grammar once all its nodes are there: unions become flat, and heights are found. Nodes that are finished, which other
/// grammars may be using, stay as they are.
/// </summary>
internal static class GrammarFinisher
{
    public static void Finish(GrammarNode root)
    {
        var nodes = Collect(root);
        foreach (var node in nodes)
        {
            (node as UnionNode)?.Flatten();
            node.ForgetHeight();
        }

        // The least fixed point: heights fall from "endless" until none falls any more.
        var changed = true;
        while (changed)
        {
            changed = false;
            foreach (var node in nodes)
                changed |= node.LowerHeight();
        }

        foreach (var node in nodes)
            node.Finish();
    }

    private static HashSet<GrammarNode> Collect(GrammarNode root)
    {
        var nodes = new HashSet<GrammarNode> { root };
        var open = new Stack<GrammarNode>([root]);
        while (open.TryPop(out var node))
        {
            foreach (var part in node.Parts)
            {
                if (!part.IsFinished && nodes.Add(part))
                    open.Push(part);
            }
        }

        return nodes;
    }
}
