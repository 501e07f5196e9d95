namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A variable, attribute or element that does not exist. Prints nothing and is false; most else with it fails.</summary>
internal sealed class Undefined
{
    private static readonly object NoOwner = new();

    private readonly string? _hint;
    private readonly object? _owner = NoOwner;
    private readonly object? _name;

    /// <summary>One for a reason of its own.</summary>
    public Undefined(string hint) => _hint = hint;

    private Undefined(object? owner, object? name) => (_owner, _name) = (owner, name);

    /// <summary>What to say when it is used.</summary>
    public string Message => (_hint, _name) switch
    {
        (not null, _) => _hint,
        _ when ReferenceEquals(_owner, NoOwner) => $"'{_name}' is undefined",
        (_, string name) => $"'{Owner}' has no attribute '{name}'",
        _ => $"{Owner} has no element {(_name is long index ? index : TypeName.Of(_name))}",
    };

    private string Owner => _owner is null ? "None" : TypeName.Of(_owner) + " object";

    public static Undefined Variable(string name) => new(NoOwner, name);

    public static Undefined Member(object? owner, object? name) => new(owner, name);

    public RenderException Used() => new(Message);
}
