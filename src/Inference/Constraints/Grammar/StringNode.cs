namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Any string of so many characters (code points).</summary>
internal sealed class StringNode(int shortest = 0, int longest = int.MaxValue) : GrammarNode
{
    // Beyond this number it makes no difference how many there are.
    private readonly int _counted = longest < int.MaxValue ? longest : shortest;

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        if (first == '"')
            table.Found(new FrameKey(this, parent, (int)StringStage.Text));
    }

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        var stage = (StringStage)frame.Stage;
        var following = StringSteps.Next(stage, next);
        if (following == StringStage.Refused)
            return;
        if (following != StringStage.Closed)
            Continue(frame, following, begins: stage == StringStage.Text, table);
        else if (frame.Count >= shortest)
            table.Found(frame.Parent!);
    }

    public override int? FreeText(Frame frame) => frame.Stage != (int)StringStage.Text ? null
        : longest == int.MaxValue ? int.MaxValue
        : longest - frame.Count;

    // A character counts from its first byte.
    private void Continue(Frame frame, StringStage stage, bool begins, FrameTable table)
    {
        if (!begins || frame.Count < longest)
            table.Found(frame.At((int)stage, Math.Min(frame.Count + (begins ? 1 : 0), _counted)));
    }
}
