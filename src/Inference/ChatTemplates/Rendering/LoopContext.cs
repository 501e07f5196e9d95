using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>The variable <c>loop</c>. It reads ahead only as far as it is asked about.</summary>
/// <param name="items">The items.</param>
/// <param name="depth">Loops of the same statement around this one.</param>
/// <param name="recurse">Runs the loop for other items and gives its text; null where it is not recursive.</param>
/// <param name="budget">Pays.</param>
internal sealed class LoopContext(IEnumerator<object?> items, int depth, Func<object?, string>? recurse, Budget budget)
    : IAttributes, ICallable
{
    private readonly Queue<object?> _ahead = new();
    private long _index = -1;
    private object? _previous = new Undefined("there is no previous item");
    private TemplateList? _changed;

    public object? Current { get; private set; }

    public bool MoveNext()
    {
        if (!HasNext())
            return false;
        if (_index >= 0)
            _previous = Current;
        Current = _ahead.Dequeue();
        _index++;
        return true;
    }

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => _index + 1,
            "index0" => _index,
            "revindex" => Length() - _index,
            "revindex0" => Length() - _index - 1,
            "first" => _index == 0,
            "last" => !HasNext(),
            "length" => Length(),
            "depth" => depth + 1L,
            "depth0" => (long)depth,
            "previtem" => _previous,
            "nextitem" => HasNext() ? _ahead.Peek() : new Undefined("there is no next item"),
            "cycle" => new NativeFunction((_, arguments) => Cycle(arguments)),
            "changed" => new NativeFunction((_, arguments) => HasChanged(arguments)),
            _ => null,
        };
        return value is not null || name is "previtem" or "nextitem";
    }

    public object? Call(RenderState state, Arguments arguments) => recurse is null
        ? throw new RenderException("The loop must have the 'recursive' marker to be called recursively.")
        : recurse(arguments.Bind("loop", "iterable").Value(0));

    private bool HasNext()
    {
        if (_ahead.Count == 0 && items.MoveNext())
            _ahead.Enqueue(items.Current);
        return _ahead.Count > 0;
    }

    private long Length()
    {
        while (items.MoveNext())
            _ahead.Enqueue(items.Current);
        return _index + 1 + _ahead.Count;
    }

    private object? Cycle(Arguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[(int)(_index % arguments.Positional.Count)]
        : throw new RenderException("no items for cycling given");

    private object HasChanged(Arguments arguments)
    {
        var now = new TemplateList([.. arguments.Positional]);
        var changed = _changed is null || !Equality.Same(_changed, now, budget);
        _changed = now;
        return changed;
    }
}
