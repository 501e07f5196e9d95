using System.Collections.Frozen;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The methods of dicts that change nothing.</summary>
internal static class DictMethods
{
    public static readonly FrozenDictionary<string, Method<TemplateDict>> All = new Dictionary<string, Method<TemplateDict>>
    {
        ["items"] = (state, self, arguments) => View(self, arguments, "items", SequenceKind.Items, e => TemplateList.Tuple(e.Key, e.Value)),
        ["keys"] = (state, self, arguments) => View(self, arguments, "keys", SequenceKind.Keys, e => e.Key),
        ["values"] = (state, self, arguments) => View(self, arguments, "values", SequenceKind.Values, e => e.Value),
        ["get"] = (state, self, arguments) => Get(self, arguments.Bind("get", "key", "default")),
        ["copy"] = (state, self, arguments) => Copy(self, arguments),
    }.ToFrozenDictionary();

    private static TemplateList View(
        TemplateDict self, Arguments arguments, string name, SequenceKind kind, Func<KeyValuePair<object?, object?>, object?> pick)
    {
        arguments.Bind(name);
        return new TemplateList([.. self.Entries.Select(pick)], kind);
    }

    private static object? Get(TemplateDict self, BoundArguments bound) =>
        self.TryGet(bound.Value(0), out var value) ? value : bound.Value(1, null);

    private static TemplateDict Copy(TemplateDict self, Arguments arguments)
    {
        arguments.Bind("copy");
        var copy = new TemplateDict();
        foreach (var (key, value) in self.Entries)
            copy.Set(key, value);
        return copy;
    }
}
