using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Filters of lists, dicts and all that can be gone through.</summary>
internal static class SequenceFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["list"] = (state, value, arguments) => new TemplateList(Iteration.ToList(value, state.Budget)),
        ["first"] = First,
        ["last"] = Last,
        ["join"] = Join,
        ["reverse"] = Reverse,
        ["items"] = Items,
        ["dictsort"] = SortDict,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["min"] = (state, value, arguments) => Sorting.Extreme(state, value, arguments.Bind("min", "case_sensitive", "attribute"), -1),
        ["max"] = (state, value, arguments) => Sorting.Extreme(state, value, arguments.Bind("max", "case_sensitive", "attribute"), 1),
        ["batch"] = Batch,
    };

    private static object? First(RenderState state, object? value, Arguments arguments)
    {
        foreach (var item in Iteration.Of(value, state.Budget))
            return item;
        return new Undefined("No first item, sequence was empty.");
    }

    private static object? Last(RenderState state, object? value, Arguments arguments)
    {
        var items = value is TemplateIterator ? throw NotReversible(value) : Iteration.ToList(value, state.Budget);
        return items.Count > 0 ? items[^1] : new Undefined("No last item, sequence was empty.");
    }

    private static object Reverse(RenderState state, object? value, Arguments arguments)
    {
        if (value is string text)
            return CodePoints.Reverse(state.Budget.Text(text));
        var items = Iteration.ToList(value, state.Budget);
        items.Reverse();
        return value is TemplateIterator or Undefined ? new TemplateList(items) : new TemplateIterator(items);
    }

    private static string Join(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("join", "d", "attribute");
        var separator = PythonText.Of(bound.Value(0, ""), state.Budget);
        var builder = new TextBuilder(state.Budget);
        var isFirst = true;
        foreach (var item in Iteration.Of(value, state.Budget))
        {
            var part = bound.Value(1, null) is { } path ? Members.Path(item, path, state.Budget) : item;
            builder.Add(isFirst ? "" : separator).Add(PythonText.Of(part, state.Budget));
            isFirst = false;
        }

        return builder.ToString();
    }

    private static object Items(RenderState state, object? value, Arguments arguments) => value switch
    {
        Undefined => new TemplateIterator([]),
        TemplateDict dict => new TemplateIterator([.. dict.Entries.Select(e => TemplateList.Tuple(e.Key, e.Value))]),
        _ => throw new RenderException("Can only get item pairs from a mapping."),
    };

    private static object SortDict(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("dictsort", "case_sensitive", "by", "reverse");
        if (value is not TemplateDict dict)
            throw value is Undefined undefined ? undefined.Used() : new RenderException($"dictsort takes a dict, not {TypeName.Of(value)}");
        var position = bound.Value(1, "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new RenderException("You can only sort by either \"key\" or \"value\""),
        };
        List<object?> pairs = [.. dict.Entries.Select(e => TemplateList.Tuple(e.Key, e.Value))];
        var caseSensitive = bound.Flag(0, false);
        return Sorting.By(state, pairs, pair => Sorting.Key(((TemplateList)pair!).Items[position], caseSensitive), bound.Flag(2, false));
    }

    private static object Sort(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("sort", "reverse", "case_sensitive", "attribute");
        var items = Iteration.ToList(value, state.Budget);
        return Sorting.By(state, items, Sorting.KeyOf(state, bound.Value(2, null), bound.Flag(1, false)), bound.Flag(0, false));
    }

    private static object Unique(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("unique", "case_sensitive", "attribute");
        var key = Sorting.KeyOf(state, bound.Value(1, null), bound.Flag(0, false));
        var seen = new TemplateDict();
        var kept = new List<object?>();
        foreach (var item in Iteration.Of(value, state.Budget))
        {
            if (seen.TryGet(key(item), out _))
                continue;
            seen.Set(key(item), null);
            kept.Add(item);
        }

        return new TemplateIterator(kept);
    }

    private static object Batch(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("batch", "linecount", "fill_with");
        var size = (int)Math.Clamp(bound.Whole(0, 0), 1, Budget.MostSteps);
        var batches = Iteration.ToList(value, state.Budget).Chunk(size).Select(part => part.ToList()).ToList();
        if (bound.Value(1, null) is { } fill && batches.Count > 0)
        {
            state.Budget.Steps(size);
            batches[^1].AddRange(Enumerable.Repeat<object?>(fill, size - batches[^1].Count));
        }

        return new TemplateIterator([.. batches.Select(part => new TemplateList(part))]);
    }

    private static RenderException NotReversible(object? value) => new($"'{TypeName.Of(value)}' object is not reversible");
}
