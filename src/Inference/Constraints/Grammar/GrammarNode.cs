namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>A form that bytes can take: a string, an object, one of several … Immutable once its grammar is made.</summary>
internal abstract class GrammarNode
{
    /// <summary>A height that no value has.</summary>
    public const int Endless = 1 << 20;

    /// <summary>Most arrays and objects within each other. Common readers of JSON take 64.</summary>
    public const int DeepestNesting = 32;

    /// <summary>Most white space in one place, so that no model can go on with nothing else.</summary>
    public const int MostSpace = 32;

    /// <summary>How deep the least deep value of this form is nested; 0 without arrays and objects.</summary>
    public int Height { get; private set; }

    /// <summary>Whether its height is found. From then on it is the same for all grammars.</summary>
    public bool IsFinished { get; private set; }

    public virtual bool IsContainer => false;

    /// <summary>Forms that stand within, for whoever goes through a grammar.</summary>
    public virtual IEnumerable<GrammarNode> Parts => [];

    /// <summary>Begins a value with its first byte, if that can be one.</summary>
    /// <param name="parent">Where reading goes on after the value.</param>
    /// <param name="first">The byte.</param>
    /// <param name="table">Takes the ways that are found.</param>
    public abstract void Begin(Frame parent, byte first, FrameTable table);

    /// <summary>Goes on with a byte, if it can come.</summary>
    public abstract void Step(Frame frame, byte next, FrameTable table);

    /// <summary>Whether the value may be over at a frame though nothing closes it, as a number may.</summary>
    public virtual bool MayEnd(Frame frame) => false;

    /// <summary>Whether any text may follow at a frame, and of how many characters at most; null where not.</summary>
    public virtual int? FreeText(Frame frame) => null;

    /// <summary>Sets the height anew from those of the parts; whether it became lower.</summary>
    public bool LowerHeight()
    {
        var lower = Math.Min(HeightOfParts(), Endless);
        var changed = lower < Height;
        Height = lower;
        return changed;
    }

    /// <summary>Sets the height that is lowered from then on.</summary>
    public void ForgetHeight() => Height = Endless;

    public void Finish() => IsFinished = true;

    protected virtual int HeightOfParts() => 0;

    protected bool Fits(Frame parent) => parent.Depth + Height <= DeepestNesting;

    protected static bool IsSpace(byte next) => next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    /// <summary>Takes white space where there may be some; whether the byte was one.</summary>
    protected static bool TakesSpace(Frame frame, byte next, FrameTable table)
    {
        if (!IsSpace(next))
            return false;
        if (frame.Space < MostSpace)
            table.Found(frame.Spaced());
        return true;
    }
}
