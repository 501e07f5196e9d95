using System.Collections.Frozen;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>All filters by name: those of Jinja that make sense here, with <c>tojson</c> as Transformers replaces it.</summary>
internal static class Filters
{
    private static readonly FrozenDictionary<string, Filter> All = new[]
    {
        TextFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All, ValueFilters.All,
    }.SelectMany(group => group).ToFrozenDictionary();

    public static Filter? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>A filter that is named by a value, as <c>map</c> takes it.</summary>
    public static Filter Get(object? name) =>
        name is string text && Find(text) is { } filter ? filter : throw new RenderException($"No filter named '{name}'.");
}
