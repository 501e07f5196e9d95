using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>What a chat template has a use for, as its source shows.</summary>
/// <param name="source">The template; empty for a model without one.</param>
internal sealed class TemplateTraits(string source)
{
    private readonly FrozenSet<string> _words = Regex.Matches(source, @"\w+", RegexOptions.CultureInvariant).Select(m => m.Value).ToFrozenSet();

    /// <summary>Whether a name stands in it, as a whole word.</summary>
    public bool Mentions(string name) => _words.Contains(name);

    /// <summary>Whether a text stands in it anywhere.</summary>
    public bool Holds(string text) => source.Contains(text, StringComparison.Ordinal);

    /// <summary>Whether it tells the model of tools.</summary>
    public bool OffersTools => Mentions("tools");
}
