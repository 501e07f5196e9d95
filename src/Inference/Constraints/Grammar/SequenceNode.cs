namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Several forms one after the other, with nothing between.</summary>
internal sealed class SequenceNode(IReadOnlyList<GrammarNode> parts) : GrammarNode
{
    public override IEnumerable<GrammarNode> Parts => parts;

    public override void Begin(Frame parent, byte first, FrameTable table) => BeginPart(parent, 0, first, table);

    public override void Step(Frame frame, byte next, FrameTable table) => BeginPart(frame.Parent!, frame.Stage, next, table);

    /// <summary>The part that begins at a frame.</summary>
    public GrammarNode PartAt(Frame frame) => parts[frame.Stage];

    protected override int HeightOfParts() => parts.Max(p => p.Height);

    private void BeginPart(Frame parent, int part, byte first, FrameTable table)
    {
        var after = part + 1 < parts.Count ? table.Get(new FrameKey(this, parent, part + 1)) : parent;
        parts[part].Begin(after, first, table);
    }
}
