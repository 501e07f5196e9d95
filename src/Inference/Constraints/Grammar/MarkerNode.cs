namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// A text around a value, such as <c>&lt;tool_call&gt;</c>. Unlike anything else it may be written with the vocabulary's special tokens.
/// </summary>
internal sealed class MarkerNode(byte[] text) : GrammarNode
{
    public override void Begin(Frame parent, byte first, FrameTable table) => Continue(parent, 0, first, table);

    public override void Step(Frame frame, byte next, FrameTable table) => Continue(frame.Parent!, frame.Stage, next, table);

    /// <summary>What is still to be written at a frame.</summary>
    public ReadOnlySpan<byte> Rest(Frame frame) => text.AsSpan(frame.Stage);

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<byte> Whole => text;

    private void Continue(Frame parent, int at, byte next, FrameTable table)
    {
        if (text[at] != next)
            return;
        if (at + 1 == text.Length)
            table.Found(parent);
        else
            table.Found(new FrameKey(this, parent, at + 1));
    }
}
