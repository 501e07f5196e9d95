using ServingCluster.Frontend.Http;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Reads what requests and answers may not contain.</summary>
internal static class GuardrailsParser
{
    // Known to the service's own web page only.
    private static readonly string[] Unsupported = ["pii_detection", "custom_guardrails"];

    public static GuardrailsConfig Parse(BodyReader guardrails)
    {
        KnownFields.RefuseOthers(guardrails, "guardrails", ["input", "output"]);
        return new GuardrailsConfig(
            guardrails.Object("input") is { } input ? ParseRules(input) : null,
            guardrails.Object("output") is { } output ? ParseRules(output) : null);
    }

    private static GuardrailRules ParseRules(BodyReader rules)
    {
        foreach (var field in Unsupported)
            rules.Refuse(field);
        KnownFields.RefuseOthers(rules, "the rules", ["safety", "pii", "invalid_keywords", "valid_topics"], Unsupported);
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
        KnownFields.RefuseOthers(pii, "pii", ["behavior"]);
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
