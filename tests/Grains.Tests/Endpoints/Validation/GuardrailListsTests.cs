using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Grains.Tests.Endpoints.Validation;

public sealed class GuardrailListsTests
{
    [Fact]
    public void Lists_at_their_bounds_are_taken() => Assert.Equal(0, Check(new GuardrailRules
    {
        InvalidKeywords = [.. Enumerable.Range(0, 1000).Select(i => new string('k', 128))],
        ValidTopics = [.. Enumerable.Range(0, 50).Select(i => new string('t', 256))],
    }).Count);

    [Fact]
    public void Lists_beyond_their_bounds_are_refused_with_what_they_may_hold()
    {
        var mistakes = Check(new GuardrailRules
        {
            InvalidKeywords = [new string('k', 129), .. Enumerable.Range(0, 1000).Select(i => $"k{i}"), " "],
            ValidTopics = [.. Enumerable.Range(0, 50).Select(i => $"t{i}"), new string('t', 257)],
        }).ToString();
        foreach (var expected in new[]
        {
            "guardrails.output.invalid_keywords: may hold at most 1000 words; it holds 1002.",
            "guardrails.output.invalid_keywords[0]: may be at most 128 characters long; it is 129.",
            "guardrails.output.invalid_keywords[1001]: must not be empty.",
            "guardrails.output.valid_topics: may hold at most 50 topics; it holds 51.",
            "guardrails.output.valid_topics[50]: may be at most 256 characters long; it is 257.",
        })
            Assert.Contains(expected, mistakes);
    }

    private static Mistakes Check(GuardrailRules rules)
    {
        var mistakes = new Mistakes();
        GatewayRules.Check(new GatewayConfig { Guardrails = new GuardrailsConfig(null, rules) }, "", mistakes);
        return mistakes;
    }
}
