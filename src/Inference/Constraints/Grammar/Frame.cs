namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>
/// How far a value has come, on top of the values around it: one way to read the text so far. A <see cref="FrameTable"/> makes each only
/// once, so the same place is the same object.
/// </summary>
internal sealed class Frame(FrameKey key)
{
    // Steps that are taken again and again are remembered; most frames take few.
    private const int StepsBeforeCache = 8;

    private Frame[]?[]? _next;
    private int _steps;

    /// <summary>What is being read.</summary>
    public GrammarNode Node => key.Node;

    /// <summary>Where reading goes on after it; null at the bottom.</summary>
    public Frame? Parent => key.Parent;

    /// <summary>The place within the node, in the node's own terms.</summary>
    public int Stage => key.Stage;

    /// <summary>Characters, digits or elements so far, as far as the node counts them.</summary>
    public int Count => key.Count;

    /// <summary>White space just before.</summary>
    public int Space => key.Space;

    /// <summary>Properties of an object that may not come (again), one bit each.</summary>
    public ulong Used => key.Used;

    /// <summary>The place in a set of texts.</summary>
    public TextTrie? Texts => key.Texts;

    /// <summary>Arrays and objects from the bottom to here.</summary>
    public int Depth { get; } = (key.Parent?.Depth ?? 0) + (key.Node.IsContainer ? 1 : 0);

    /// <summary>The tokens that may come; null until they were asked for. Belongs to <see cref="JsonConstraint"/>.</summary>
    public ulong[]? Mask { get; set; }

    /// <summary>The same value at another place.</summary>
    public FrameKey At(int stage, int count = 0, ulong? used = null, TextTrie? texts = null) =>
        new(key.Node, key.Parent, stage, count, 0, used ?? key.Used, texts);

    /// <summary>The same place with one more white space before.</summary>
    public FrameKey Spaced() => key with { Space = key.Space + 1 };

    /// <summary>The ways to go on with a byte; none where it may not come.</summary>
    public Frame[] Next(byte next, FrameTable table)
    {
        if (_next?[next] is { } known)
            return known;
        var frames = table.Step(this, next);
        if (_next is null && ++_steps >= StepsBeforeCache)
            _next = new Frame[]?[256];
        if (_next is not null)
            _next[next] = frames;
        return frames;
    }
}
