namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>An array of so many elements of one form.</summary>
internal sealed class ArrayNode(GrammarNode element, int fewest = 0, int most = int.MaxValue) : GrammarNode
{
    private const int Opened = 0;
    private const int AfterElement = 1;
    private const int AfterComma = 2;

    // Beyond this number it makes no difference how many there are.
    private readonly int _counted = most < int.MaxValue ? most : fewest;

    public override bool IsContainer => true;

    public override IEnumerable<GrammarNode> Parts => [element];

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        if (first == '[' && Fits(parent))
            table.Found(new FrameKey(this, parent, Opened));
    }

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        if (TakesSpace(frame, next, table))
            return;
        if (next == ']' && frame.Stage != AfterComma && frame.Count >= fewest)
            table.Found(frame.Parent!);
        else if (frame.Stage != AfterElement && frame.Count < most)
            element.Begin(table.Get(frame.At(AfterElement, Math.Min(frame.Count + 1, _counted))), next, table);
        else if (next == ',' && frame.Stage == AfterElement && frame.Count < most && frame.Depth + element.Height <= DeepestNesting)
            table.Found(frame.At(AfterComma, frame.Count));
    }

    protected override int HeightOfParts() => 1 + (fewest > 0 ? element.Height : 0);
}
