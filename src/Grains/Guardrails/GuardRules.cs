using ServingCluster.Governance;

namespace ServingCluster.Grains.Guardrails;

/// <summary><see cref="GuardrailRules"/> made ready to be applied. Immutable.</summary>
/// <param name="Pii">What is done about personal data.</param>
/// <param name="Keywords">Words that a text may not contain; null for none.</param>
/// <param name="Topics">Topics that a text must be about; empty for any.</param>
/// <param name="Safety">Whether the classifier judges it.</param>
internal sealed record GuardRules(PiiBehavior Pii, Keywords? Keywords, IReadOnlyList<string> Topics, bool Safety)
{
    /// <summary>Whether another model has to judge the text.</summary>
    public bool NeedsJudge => Safety || Topics.Count > 0;

    /// <summary>Whether pieces of a text can be told right from wrong as they come.</summary>
    public bool ReadsText => Pii != PiiBehavior.None || Keywords is not null;

    /// <summary>The rules; null when they ask for nothing.</summary>
    public static GuardRules? Of(GuardrailRules? rules)
    {
        if (rules is null)
            return null;
        var keywords = rules.InvalidKeywords is { Count: > 0 } words ? new Keywords(words) : null;
        var made = new GuardRules(rules.Pii ?? PiiBehavior.None, keywords, rules.ValidTopics ?? [], rules.Safety);
        return made.ReadsText || made.NeedsJudge ? made : null;
    }
}
