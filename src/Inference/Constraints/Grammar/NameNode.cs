namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// The name of a property. It follows the known names as long as it can be one of them; else it is another one. Where there are known
/// names, all are written with no more escapes than they need: the same name in other letters would escape its form.
/// </summary>
/// <param name="owner">The object.</param>
/// <param name="names">The known names, with their closing quotes.</param>
/// <param name="isPlain">Whether escapes that no name needs are refused.</param>
internal sealed class NameNode(ObjectNode owner, TextTrie names, bool isPlain) : GrammarNode
{
    /// <summary>A name of which the opening quote came.</summary>
    public FrameKey Start(Frame parent) => new(this, parent, (int)StringStage.Text, Texts: names);

    public override void Begin(Frame parent, byte first, FrameTable table) => throw new InvalidOperationException("An object begins its names.");

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        var (stage, parent) = ((StringStage)frame.Stage, frame.Parent!);
        var following = StringSteps.Next(stage, next);
        var known = frame.Texts?.Next(next);
        if (following == StringStage.Refused)
            return;
        if (known is not null && following == StringStage.Closed)
            Finish(parent, known, table);
        else if (known is not null && (owner.TakesOthers(parent) || (known.Below & owner.Nameable(parent)) != 0))
            table.Found(frame.At((int)following, texts: known));
        else if (known is null && owner.TakesOthers(parent))
            FollowOther(frame, stage, following, next, table);
    }

    // Any text is the beginning of another name.
    public override int? FreeText(Frame frame) =>
        frame.Stage == (int)StringStage.Text && owner.TakesOthers(frame.Parent!) ? int.MaxValue : null;

    private void Finish(Frame parent, TextTrie known, FrameTable table)
    {
        if ((known.Below & owner.Nameable(parent)) != 0)
            table.Found(owner.Named(parent, known));
    }

    private void FollowOther(Frame frame, StringStage stage, StringStage following, byte next, FrameTable table)
    {
        if (following == StringStage.Closed)
            table.Found(owner.Named(frame.Parent!, null));
        else if (!isPlain || !IsNeedless(stage, next))
            table.Found(frame.At((int)following));
    }

    // Only a known name may have code points in digits: those that have no other escape.
    private static bool IsNeedless(StringStage stage, byte next) =>
        stage is >= StringStage.Hex1 and <= StringStage.Low4 || (stage == StringStage.Escape && next is (byte)'u' or (byte)'/');
}
