using System.Collections.Frozen;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The methods of lists and tuples.</summary>
internal static class ListMethods
{
    public static readonly FrozenDictionary<string, Method<TemplateList>> All = new Dictionary<string, Method<TemplateList>>
    {
        ["append"] = (state, self, arguments) => Append(self, arguments.Bind("append", "object").Value(0)),
        ["count"] = (state, self, arguments) => Count(self, arguments.Bind("count", "value").Value(0), state.Budget),
        ["index"] = (state, self, arguments) => Index(self, arguments.Bind("index", "value").Value(0), state.Budget),
    }.ToFrozenDictionary();

    // Transformers' sandbox lets no template change a list; others do, and templates for those append.
    private static object? Append(TemplateList self, object? item)
    {
        if (self.Kind != SequenceKind.List)
            throw new RenderException("'tuple object' has no attribute 'append'");
        self.Items.Add(item);
        return null;
    }

    private static object Count(TemplateList self, object? value, Budget budget) =>
        self.Items.LongCount(item => Equality.Same(item, value, budget));

    private static object Index(TemplateList self, object? value, Budget budget)
    {
        var at = self.Items.FindIndex(item => Equality.Same(item, value, budget));
        return at >= 0 ? (long)at : throw new RenderException($"{PythonText.Repr(value, budget)} is not in list");
    }
}
