using ServingCluster.Inference.Constraints.Schemas;

namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>An object: known properties, each at most once, and perhaps others.</summary>
internal sealed class ObjectNode : GrammarNode
{
    /// <summary>Most known properties.</summary>
    public const int MostProperties = 64;

    private const int Opened = 0;
    private const int AfterComma = 1;
    private const int AfterName = 2;
    private const int AfterColon = 3;
    private const int AfterValue = 4;

    private readonly IReadOnlyList<ObjectProperty> _properties;
    private readonly GrammarNode? _others;
    private readonly bool _isOrdered;
    private readonly ulong _required;
    private readonly NameNode _name;

    /// <param name="properties">The known ones.</param>
    /// <param name="others">The form of all others; null where there are none.</param>
    /// <param name="isOrdered">Whether all known ones come, in their order.</param>
    public ObjectNode(IReadOnlyList<ObjectProperty> properties, GrammarNode? others, bool isOrdered = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(properties.Count, MostProperties);
        (_properties, _others, _isOrdered) = (properties, others, isOrdered);
        for (var i = 0; i < properties.Count; i++)
            _required |= properties[i].IsRequired || isOrdered ? 1UL << i : 0;
        _name = new NameNode(this, TextTrie.Of(properties.Select(p => JsonLiterals.Name(p.Name))), properties.Count > 0);
    }

    public override bool IsContainer => true;

    public override IEnumerable<GrammarNode> Parts => _others is null ? _properties.Select(p => p.Value) : _properties.Select(p => p.Value).Append(_others);

    public override void Begin(Frame parent, byte first, FrameTable table)
    {
        if (first == '{' && Fits(parent))
            table.Found(new FrameKey(this, parent, Opened, Used: TooDeep(parent.Depth + 1)));
    }

    public override void Step(Frame frame, byte next, FrameTable table)
    {
        if (TakesSpace(frame, next, table))
            return;
        if (frame.Stage == AfterColon)
            ValueOf(frame).Begin(table.Get(frame.At(AfterValue)), next, table);
        else if (next == ':' && frame.Stage == AfterName)
            table.Found(frame.At(AfterColon, texts: frame.Texts));
        else if (next == '"' && frame.Stage is Opened or AfterComma && (Nameable(frame) != 0 || TakesOthers(frame)))
            table.Found(_name.Start(frame));
        else if (next == ',' && frame.Stage == AfterValue && (Nameable(frame) != 0 || TakesOthers(frame)))
            table.Found(frame.At(AfterComma));
        else if (next == '}' && frame.Stage is Opened or AfterValue && (_required & ~frame.Used) == 0)
            table.Found(frame.Parent!);
    }

    /// <summary>The properties that may come next at a frame of this object, one bit each.</summary>
    public ulong Nameable(Frame frame)
    {
        var free = ~frame.Used & (_properties.Count == 64 ? ulong.MaxValue : (1UL << _properties.Count) - 1);
        return _isOrdered ? free & (0 - free) : free;
    }

    /// <summary>Whether properties of other names may come at a frame of this object.</summary>
    public bool TakesOthers(Frame frame) => _others is not null && frame.Depth + _others.Height <= DeepestNesting;

    /// <summary>The frame of the object after a name.</summary>
    /// <param name="frame">The one before it.</param>
    /// <param name="name">Where the name ended, if it is a known one.</param>
    public FrameKey Named(Frame frame, TextTrie? name) =>
        frame.At(AfterName, used: frame.Used | (name is null ? 0 : 1UL << name.Text), texts: name);

    protected override int HeightOfParts()
    {
        var highest = 0;
        for (var i = 0; i < _properties.Count; i++)
        {
            if ((_required >> i & 1) != 0)
                highest = Math.Max(highest, _properties[i].Value.Height);
        }

        return 1 + highest;
    }

    private GrammarNode ValueOf(Frame frame) => frame.Texts is { } name ? _properties[name.Text].Value : _others!;

    // Properties whose value would be nested too deeply there count as used.
    private ulong TooDeep(int depth)
    {
        var deep = 0UL;
        for (var i = 0; i < _properties.Count; i++)
            deep |= depth + _properties[i].Value.Height > DeepestNesting ? 1UL << i : 0;
        return deep;
    }
}
