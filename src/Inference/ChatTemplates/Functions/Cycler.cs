using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Gives its items in turn, again and again.</summary>
internal sealed class Cycler : IAttributes
{
    private readonly IReadOnlyList<object?> _items;
    private int _at;

    public Cycler(IReadOnlyList<object?> items) =>
        _items = items.Count > 0 ? items : throw new RenderException("at least one item has to be provided");

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "current" => _items[_at],
            "next" => new NativeFunction((_, _) => Next()),
            "reset" => new NativeFunction((_, _) => Reset()),
            _ => null,
        };
        return name is "current" or "next" or "reset";
    }

    private object? Next()
    {
        var item = _items[_at];
        _at = (_at + 1) % _items.Count;
        return item;
    }

    private object? Reset()
    {
        _at = 0;
        return null;
    }
}
