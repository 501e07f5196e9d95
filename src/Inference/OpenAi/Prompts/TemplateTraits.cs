using System.Text.RegularExpressions;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>What a chat template has a use for, as its source shows.</summary>
/// <param name="source">The template; empty for a model without one.</param>
internal sealed class TemplateTraits(string source)
{
    /// <summary>Whether a name stands in it, as a whole word.</summary>
    public bool Mentions(string name) => Regex.IsMatch(source, $@"(?<![\w]){Regex.Escape(name)}(?![\w])", RegexOptions.CultureInvariant);

    /// <summary>Whether a text stands in it anywhere.</summary>
    public bool Holds(string text) => source.Contains(text, StringComparison.Ordinal);

    /// <summary>Whether it tells the model of tools.</summary>
    public bool OffersTools { get; } = Regex.IsMatch(source, @"(?<![\w])tools(?![\w])", RegexOptions.CultureInvariant);
}
