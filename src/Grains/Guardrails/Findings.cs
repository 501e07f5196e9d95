using ServingCluster.Governance;

namespace ServingCluster.Grains.Guardrails;

/// <summary>What was found in a text.</summary>
internal sealed class Findings
{
    private List<string>? _texts;

    /// <summary>The texts of a streamed answer that are whole, a line each, for another model to judge.</summary>
    public string Text => string.Join('\n', _texts ?? []);

    /// <summary>Personal data.</summary>
    public bool HasPii { get; set; }

    /// <summary>Personal data where none can be masked, such as in a name: what stands there would be another thing by another name.</summary>
    public bool HasFixedPii { get; set; }

    /// <summary>A word that it may not contain.</summary>
    public bool HasKeyword { get; set; }

    /// <summary>What the classifier holds it to be, such as <c>violent_crimes</c>; empty for nothing bad.</summary>
    public IReadOnlyList<string> UnsafeCategories { get; set; } = [];

    /// <summary>Whether it is about none of the topics that it must be about.</summary>
    public bool IsOffTopic { get; set; }

    /// <summary>Whether a text with that may not pass.</summary>
    public bool Block(GuardRules rules) =>
        HasKeyword || IsOffTopic || UnsafeCategories.Count > 0 || HasFixedPii || (HasPii && rules.Pii == PiiBehavior.Block);

    /// <summary>Keeps a text of a streamed answer for another model to judge. One that comes again is kept once.</summary>
    public void Keep(string text)
    {
        _texts ??= [];
        if (!_texts.Contains(text))
            _texts.Add(text);
    }
}
