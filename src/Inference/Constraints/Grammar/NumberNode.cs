namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// Any number, or any whole one. Its digits are bounded: a model in doubt can write threes for ever, and readers hold doubles.
/// </summary>
internal sealed class NumberNode(bool isWhole) : GrammarNode
{
    /// <summary>Most digits before the point, and after it.</summary>
    public const int MostDigits = 20;

    /// <summary>Most digits of an exponent.</summary>
    public const int MostExponentDigits = 2;

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        NumberStage? stage = first switch
        {
            (byte)'-' => NumberStage.Minus,
            (byte)'0' => NumberStage.Zero,
            >= (byte)'1' and <= (byte)'9' => NumberStage.Whole,
            _ => null,
        };
        if (stage is { } found)
            table.Found(new FrameKey(this, parent, (int)found, found == NumberStage.Whole ? 1 : 0));
    }

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        if (Next((NumberStage)frame.Stage, next) is { } stage)
            Continue(frame, stage, table);
        else if (MayEnd(frame))
            frame.Parent!.Node.Step(frame.Parent, next, table);
    }

    public override bool MayEnd(Frame frame) =>
        (NumberStage)frame.Stage is NumberStage.Zero or NumberStage.Whole or NumberStage.Fraction or NumberStage.ExponentDigits;

    private NumberStage? Next(NumberStage stage, byte next)
    {
        var isDigit = next is >= (byte)'0' and <= (byte)'9';
        return stage switch
        {
            NumberStage.Minus => next == '0' ? NumberStage.Zero : isDigit ? NumberStage.Whole : null,
            NumberStage.Whole when isDigit => NumberStage.Whole,
            NumberStage.Zero or NumberStage.Whole => isWhole ? null : AfterWhole(next),
            NumberStage.Point or NumberStage.Fraction when isDigit => NumberStage.Fraction,
            NumberStage.Fraction when (next | 0x20) == 'e' => NumberStage.Exponent,
            NumberStage.Exponent when next is (byte)'+' or (byte)'-' => NumberStage.ExponentSign,
            NumberStage.Exponent or NumberStage.ExponentSign or NumberStage.ExponentDigits when isDigit => NumberStage.ExponentDigits,
            _ => null,
        };
    }

    private static NumberStage? AfterWhole(byte next) =>
        next == '.' ? NumberStage.Point : (next | 0x20) == 'e' ? NumberStage.Exponent : null;

    private static void Continue(Frame frame, NumberStage stage, FrameTable table)
    {
        var digits = stage == (NumberStage)frame.Stage || (NumberStage)frame.Stage == NumberStage.Minus ? frame.Count + 1 : 1;
        var counts = stage is NumberStage.Whole or NumberStage.Fraction or NumberStage.ExponentDigits;
        if (counts && digits > (stage == NumberStage.ExponentDigits ? MostExponentDigits : MostDigits))
            return;
        table.Found(frame.At((int)stage, counts ? digits : 0));
    }
}
