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

        // The least fixed point: heights fall from "endless" until none falls any more. From within outwards it is soon reached.
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var i = nodes.Count - 1; i >= 0; i--)
                changed |= nodes[i].LowerHeight();
        }

        foreach (var node in nodes)
            node.Finish();
    }

    private static List<GrammarNode> Collect(GrammarNode root)
    {
        var found = new List<GrammarNode>();
        var nodes = new HashSet<GrammarNode> { root };
        var open = new Stack<GrammarNode>([root]);
        while (open.TryPop(out var node))
        {
            found.Add(node);
            foreach (var part in node.Parts)
            {
                if (!part.IsFinished && nodes.Add(part))
                    open.Push(part);
            }
        }

        return found;
    }
}
