namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// A number from a range, without an exponent. A digit may come where some number that begins so lies within the range. All is counted in
/// units of the last decimal, so that the numbers that begin with some digits are whole intervals.
/// </summary>
/// <param name="low">The lowest, in units of 10^−<paramref name="decimals"/>; its magnitude is at most <see cref="Most"/>.</param>
/// <param name="high">The highest, in the same units.</param>
/// <param name="decimals">Most digits after the point; 0 for whole numbers.</param>
internal sealed class RangeNode(long low, long high, int decimals) : GrammarNode
{
    /// <summary>The greatest magnitude in units; ten times as much is still an ulong.</summary>
    public const long Most = 1_000_000_000_000_000_000;

    // Stages are twice one of these, plus one for a number below nought. From Point on they count the digits behind it.
    private const int Start = 0;
    private const int Whole = 1;
    private const int Point = 2;

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        if (first != '-')
            TakeDigit(parent, Start, 0, first, table);
        else if (low <= 0)
            table.Found(new FrameKey(this, parent, (Start << 1) | 1));
    }

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        if (char.IsAsciiDigit((char)next))
            TakeDigit(frame.Parent!, frame.Stage, frame.Used, next, table);
        else if (next == '.')
            TakePoint(frame, table);
        else if (MayEnd(frame))
            frame.Parent!.Node.Step(frame.Parent, next, table);
    }

    public override bool MayEnd(Frame frame)
    {
        var value = frame.Used * Unit(frame.Stage);
        return frame.Stage >> 1 is Whole or > Point && Overlaps(frame.Stage, value, value);
    }

    private void TakePoint(Frame frame, FrameTable table)
    {
        var stage = (Point << 1) | (frame.Stage & 1);
        if (frame.Stage >> 1 == Whole && decimals > 0 && IsReachable(stage, frame.Used))
            table.Found(frame.At(stage, used: frame.Used));
    }

    // The digits so far stand in a frame's bits.
    private void TakeDigit(Frame parent, int stage, ulong digits, byte next, FrameTable table)
    {
        var isFull = stage >> 1 == Whole ? digits == 0 : (stage >> 1) - Point >= decimals && stage >> 1 >= Point;
        if (isFull || !char.IsAsciiDigit((char)next))
            return;
        var following = stage >> 1 == Whole ? stage : stage + 2;
        var value = (digits * 10) + (ulong)(next - '0');
        if (IsReachable(following, value))
            table.Found(new FrameKey(this, parent, following, Used: value));
    }

    // More digits before the point make ever greater numbers; those behind it stay within one interval.
    private bool IsReachable(int stage, ulong digits)
    {
        var (from, width) = (digits * Unit(stage), Unit(stage));
        while (from <= Most)
        {
            if (Overlaps(stage, from, from + width - 1))
                return true;
            if (stage >> 1 != Whole || digits == 0)
                return false;
            (from, width) = (from * 10, width * 10);
        }

        return false;
    }

    private bool Overlaps(int stage, ulong from, ulong to)
    {
        var (least, greatest) = (stage & 1) == 0 ? (low, high) : (-high, -low);
        return greatest >= 0 && from <= (ulong)greatest && to >= (ulong)Math.Max(least, 0);
    }

    private ulong Unit(int stage)
    {
        var unit = 1UL;
        for (var digit = Math.Max((stage >> 1) - Point, 0); digit < decimals; digit++)
            unit *= 10;
        return unit;
    }
}
