using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The methods of texts, lists and dicts.</summary>
internal static class Methods
{
    /// <summary>A method bound to its value; null when there is none of that name.</summary>
    public static NativeFunction? Find(object? value, string name) => value switch
    {
        string text when TextMethods.All.TryGetValue(name, out var method) => new((state, arguments) =>
        {
            state.Budget.Scan(text.Length);
            return method(state, text, arguments);
        }),
        TemplateDict dict when DictMethods.All.TryGetValue(name, out var method) =>
            new((state, arguments) => method(state, dict, arguments)),
        TemplateList { Kind: SequenceKind.List or SequenceKind.Tuple } list when ListMethods.All.TryGetValue(name, out var method) =>
            new((state, arguments) => method(state, list, arguments)),
        _ => null,
    };
}
