using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Beginnings and ends of texts.</summary>
internal static class Affixes
{
    public static object StartsWith(string self, BoundArguments bound) =>
        Any(bound, part => self.StartsWith(part, StringComparison.Ordinal));

    public static object EndsWith(string self, BoundArguments bound) =>
        Any(bound, part => self.EndsWith(part, StringComparison.Ordinal));

    public static string RemovePrefix(string self, string prefix) =>
        self.StartsWith(prefix, StringComparison.Ordinal) ? self[prefix.Length..] : self;

    public static string RemoveSuffix(string self, string suffix) =>
        self.EndsWith(suffix, StringComparison.Ordinal) ? self[..^suffix.Length] : self;

    // One part, or a tuple of which one suffices.
    private static bool Any(BoundArguments bound, Predicate<string> has) => bound.Value(0) switch
    {
        string part => has(part),
        TemplateList { Kind: SequenceKind.Tuple } parts => parts.Items.Exists(part => part is string text && has(text)),
        var other => throw bound.Wrong(0, "a str or a tuple of str", other),
    };
}
