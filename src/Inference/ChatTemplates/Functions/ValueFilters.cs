using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Filters of values of any type.</summary>
internal static class ValueFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["default"] = Default,
        ["d"] = Default,
        ["string"] = (state, value, arguments) => PythonText.Of(value, state.Budget),
        ["tojson"] = ToJson,
        ["attr"] = (state, value, arguments) => Attribute(value, arguments.Bind("attr", "name").Text(0)),
        ["length"] = Count,
        ["count"] = Count,
    };

    private static object? Default(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("default", "default_value", "boolean");
        return value is Undefined || (bound.Flag(1, false) && !Truth.Of(value)) ? bound.Value(0, "") : value;
    }

    private static object? Attribute(object? value, string name) =>
        value is TemplateDict && Methods.Find(value, name) is null ? Undefined.Member(value, name) : Members.Attribute(value, name);

    private static object Count(RenderState state, object? value, Arguments arguments)
    {
        arguments.Bind("length");
        return Length.Of(value, state.Budget);
    }

    private static string ToJson(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = bound.Value(1, null) switch
        {
            null => null,
            string text => text,
            _ => Repetition.Of(" ", bound.Whole(1, 0), state.Budget),
        };
        var separators = bound.Value(2, null) switch
        {
            null => (indent is null ? ", " : ",", ": "),
            TemplateList { Count: 2, IsIndexed: true } pair when pair.Items[0] is string item && pair.Items[1] is string key => (item, key),
            var other => throw bound.Wrong(2, "a pair of str", other),
        };
        return new JsonText(state.Budget, bound.Flag(0, false), indent, separators, bound.Flag(3, false)).Of(value);
    }
}
