using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Guardrails;

/// <summary>Looks at texts that are there as a whole, and notes what is found. Not thread-safe.</summary>
/// <param name="rules">What they are held to.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class TextLook(GuardRules rules, Findings findings)
{
    /// <summary>The text with personal data masked; null when there is none, or nobody asks for it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isJson">Whether it is known to be JSON; what begins like that is held to be too.</param>
    public string? Mask(ReadOnlySpan<char> text, bool isJson)
    {
        isJson |= JsonUnescaper.IsJson(text);
        if (rules.Keywords is { } words)
            findings.HasKeyword |= words.StandIn(text) || (isJson && text.Contains('\\') && new JsonKeywordWindow(words).Push(text));
        var masked = rules.Pii == PiiBehavior.None ? null : PiiText.Mask(text, isJson);
        findings.HasPii |= masked is not null;
        return masked;
    }
}
