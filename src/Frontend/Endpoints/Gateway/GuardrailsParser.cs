using ServingCluster.Frontend.Http;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Reads what requests and answers may not contain.</summary>
internal static class GuardrailsParser
{
    public static GuardrailsConfig Parse(BodyReader guardrails) => new(
        guardrails.Object("input") is { } input ? ParseRules(input) : null,
        guardrails.Object("output") is { } output ? ParseRules(output) : null);

    private static GuardrailRules ParseRules(BodyReader rules)
    {
        // Known to the service's own web page only.
        rules.Refuse("pii_detection");
        rules.Refuse("custom_guardrails");
        return new GuardrailRules
        {
            Safety = rules.Flag("safety") ?? false,
            Pii = rules.Object("pii") is { } pii ? ParseBehavior(pii) : null,
            InvalidKeywords = rules.Texts("invalid_keywords"),
            ValidTopics = rules.Texts("valid_topics"),
        };
    }

    private static PiiBehavior ParseBehavior(BodyReader pii)
    {
        switch (pii.Text("behavior"))
        {
            case null or "" or "NONE":
                return PiiBehavior.None;
            case "BLOCK":
                return PiiBehavior.Block;
            case "MASK":
                return PiiBehavior.Mask;
            case var behavior:
                pii.Mistake("behavior", $"must be 'BLOCK', 'MASK' or 'NONE', but is '{behavior}'.");
                return PiiBehavior.None;
        }
    }
}
