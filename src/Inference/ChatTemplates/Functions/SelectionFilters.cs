using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary><c>map</c>, and the filters that keep some items of a list.</summary>
internal static class SelectionFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["map"] = Map,
        ["select"] = (state, value, arguments) => Pick(state, value, item => item, arguments, wanted: true),
        ["reject"] = (state, value, arguments) => Pick(state, value, item => item, arguments, wanted: false),
        ["selectattr"] = (state, value, arguments) => PickBy(state, value, arguments, wanted: true),
        ["rejectattr"] = (state, value, arguments) => PickBy(state, value, arguments, wanted: false),
    };

    private static object Map(RenderState state, object? value, Arguments arguments)
    {
        var convert = arguments.Positional.Count == 0 ? ByPath(state, arguments) : ByFilter(state, arguments);
        return new TemplateIterator([.. Items(state, value).Select(convert)]);
    }

    private static Func<object?, object?> ByPath(RenderState state, Arguments arguments)
    {
        var bound = arguments.Bind("map", "attribute", "default");
        var path = bound.Value(0);
        return item => Members.Path(item, path, state.Budget) switch
        {
            Undefined when bound.Has(1) => bound.Value(1),
            var member => member,
        };
    }

    private static Func<object?, object?> ByFilter(RenderState state, Arguments arguments)
    {
        var filter = Filters.Get(arguments.Positional[0]);
        var rest = arguments.Skip(1);
        return item => filter(state, item, rest);
    }

    private static object PickBy(RenderState state, object? value, Arguments arguments, bool wanted)
    {
        if (arguments.Positional.Count == 0)
            throw new RenderException("Missing parameter for attribute name");
        var path = arguments.Positional[0];
        return Pick(state, value, item => Members.Path(item, path, state.Budget), arguments.Skip(1), wanted);
    }

    private static object Pick(RenderState state, object? value, Func<object?, object?> subject, Arguments arguments, bool wanted)
    {
        var test = arguments.Positional.Count == 0 ? (_, tested, _) => Truth.Of(tested) : Tests.Get(arguments.Positional[0]);
        var rest = arguments.Skip(1);
        return new TemplateIterator([.. Items(state, value).Where(item => test(state, subject(item), rest) == wanted)]);
    }

    // What is false is nothing, even where it cannot be gone through.
    private static IEnumerable<object?> Items(RenderState state, object? value) => Truth.Of(value) ? Iteration.Of(value, state.Budget) : [];
}
