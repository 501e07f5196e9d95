using ServingCluster.Governance;

namespace ServingCluster.Grains.Guardrails;

/// <summary>What was found in a text.</summary>
internal sealed class Findings
{
    private readonly System.Text.StringBuilder _text = new();

    /// <summary>The texts of a streamed answer that are whole, a line each, for another model to judge.</summary>
    public string Text => _text.ToString();

    /// <summary>Personal data.</summary>
    public bool HasPii { get; set; }

    /// <summary>A word that it may not contain.</summary>
    public bool HasKeyword { get; set; }

    /// <summary>What the classifier holds it to be, such as <c>violent_crimes</c>; empty for nothing bad.</summary>
    public IReadOnlyList<string> UnsafeCategories { get; set; } = [];

    /// <summary>Whether it is about none of the topics that it must be about.</summary>
    public bool IsOffTopic { get; set; }

    /// <summary>Whether a text with that may not pass.</summary>
    public bool Block(GuardRules rules) =>
        HasKeyword || IsOffTopic || UnsafeCategories.Count > 0 || (HasPii && rules.Pii == PiiBehavior.Block);

    /// <summary>Keeps a text of a streamed answer for another model to judge.</summary>
    public void Keep(System.Text.StringBuilder text) => _text.Append(text).Append('\n');
}
