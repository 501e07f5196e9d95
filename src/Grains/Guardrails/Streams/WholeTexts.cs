using ServingCluster.Grains.Guardrails.Bodies;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>The texts that events of a stream say whole: they are held to what pieces are. Not thread-safe.</summary>
internal sealed class WholeTexts(GuardRules rules, Findings findings, InvocationTask task)
{
    private readonly TextLook _look = new(rules, findings);

    /// <summary>The event with personal data masked; null when nothing changes.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public byte[]? Mask(ReadOnlySpan<byte> payload)
    {
        var texts = BodyTexts.Read(payload, task, BodySide.Event);
        var masked = BodyTexts.Mask(payload, texts, _look, findings);
        if (rules.NeedsJudge)
            Keep(payload, texts, masked);
        return masked is null ? null : BodyTexts.Replace(payload, texts, masked);
    }

    // Most were said in pieces before.
    private void Keep(ReadOnlySpan<byte> payload, List<BodyText> texts, string?[]? masked)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var text = masked?[i] ?? texts[i].Read(payload, new char[texts[i].Length]).ToString();
            if (text.Length > 0)
                findings.Keep(text);
        }
    }
}
