namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>One of several forms. It may be made before them, so that a form can stand within itself.</summary>
internal sealed class UnionNode : GrammarNode
{
    private List<GrammarNode> _alternatives = [];

    public override IEnumerable<GrammarNode> Parts => _alternatives;

    public void Add(GrammarNode alternative) => _alternatives.Add(alternative);

    /// <summary>Puts the alternatives of unions within in their place, so that beginning a value ends even where a union has itself.</summary>
    public void Flatten()
    {
        var seen = new HashSet<GrammarNode> { this };
        var flat = new List<GrammarNode>();
        Collect(_alternatives, seen, flat);
        _alternatives = flat;
    }

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        foreach (var alternative in _alternatives)
            alternative.Begin(parent, first, table);
    }

    public override void Step(Frame frame, byte next, FrameTable table) => throw new InvalidOperationException("A union has no frames.");

    protected override int HeightOfParts() => _alternatives.Count == 0 ? Endless : _alternatives.Min(a => a.Height);

    private static void Collect(List<GrammarNode> alternatives, HashSet<GrammarNode> seen, List<GrammarNode> flat)
    {
        foreach (var alternative in alternatives)
        {
            if (!seen.Add(alternative))
                continue;
            if (alternative is UnionNode union)
                Collect(union._alternatives, seen, flat);
            else
                flat.Add(alternative);
        }
    }
}
