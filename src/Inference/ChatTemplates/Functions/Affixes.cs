using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Beginnings and ends of texts.</summary>
internal static class Affixes
{
    /// <summary>Whether a text has the part, or one of a tuple of parts.</summary>
    public static object Any(string self, Arguments arguments, string function, Func<string, string, bool> has)
    {
        var bound = arguments.Bind(function, "parts");
        return bound.Value(0) switch
        {
            string part => has(self, part),
            TemplateList { Kind: SequenceKind.Tuple } parts => parts.Items.Exists(part => part is string text && has(self, text)),
            var other => throw bound.Wrong(0, "a str or a tuple of str", other),
        };
    }

    public static string RemovePrefix(string self, string prefix) =>
        self.StartsWith(prefix, StringComparison.Ordinal) ? self[prefix.Length..] : self;

    public static string RemoveSuffix(string self, string suffix) =>
        self.EndsWith(suffix, StringComparison.Ordinal) ? self[..^suffix.Length] : self;
}
