namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>One of some texts, byte for byte.</summary>
/// <param name="texts">The texts; none is empty.</param>
/// <param name="height">How deep the deepest is nested.</param>
internal sealed class LiteralNode(IEnumerable<byte[]> texts, int height = 0) : GrammarNode
{
    private readonly TextTrie _texts = TextTrie.Of(texts);

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        if (Fits(parent))
            Continue(parent, _texts, first, table);
    }

    public override void Step(Frame frame, byte next, FrameTable table) => Continue(frame.Parent!, frame.Texts!, next, table);

    protected override int HeightOfParts() => height;

    // Where one text begins another, as 1 does 12, both ways stay open.
    private void Continue(Frame parent, TextTrie texts, byte next, FrameTable table)
    {
        if (texts.Next(next) is not { } following)
            return;
        if (following.Text >= 0)
            table.Found(parent);
        if (!following.IsLeaf)
            table.Found(new FrameKey(this, parent, Texts: following));
    }
}
