namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>The whole answer: white space, then one value, then nothing.</summary>
internal sealed class RootNode(GrammarNode value) : GrammarNode
{
    private const int Before = 0;
    private const int After = 1;

    public override IEnumerable<GrammarNode> Parts => [value];

    /// <summary>The frame of an answer that has not begun.</summary>
    public Frame Start(FrameTable table) => table.Get(new FrameKey(this, null, Before));

    /// <summary>Whether the answer may be over at a frame.</summary>
    public static bool IsOver(Frame frame) =>
        frame.Node is RootNode ? frame.Stage == After : frame.Node.MayEnd(frame) && IsOver(frame.Parent!);

    public override void Begin(Frame parent, byte first, FrameTable table) => throw new InvalidOperationException("Nothing is around a root.");

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        if (frame.Stage == Before && !TakesSpace(frame, next, table))
            value.Begin(table.Get(frame.At(After)), next, table);
    }

    protected override int HeightOfParts() => value.Height;
}
