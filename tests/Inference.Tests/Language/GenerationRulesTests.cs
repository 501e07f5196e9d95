using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language;

public sealed class GenerationRulesTests
{
    private static readonly GenerationRequest Valid = Requests.Of([1, 2, 3], maxNewTokens: 7);

    public static TheoryData<string, string> Broken => new()
    {
        { "empty", "The prompt must have at least one token." },
        { "token", "The prompt has the token 10, but the vocabulary's are from 0 to 9." },
        { "negative", "The prompt has the token -1" },
        { "none", "MaxNewTokens must be at least 1, but is 0." },
        { "long", "A prompt of 3 tokens and 8 new ones do not fit a context of 10." },
        { "most", "A prompt of 3 tokens and 2147483647 new ones do not fit a context of 10." },
        { "top", "TopLogprobs must be from 0 to 20, but is 21." },
        { "echo", "PromptLogprobs needs TopLogprobs." },
        { "temperature", "Temperature must be from 0 to 2, but is NaN." },
        { "top_p", "TopP must be above 0, to 1, but is 0." },
        { "top_k", "TopK must be 0 or more, but is -1." },
        { "min_p", "MinP must be from 0 to 1, but is 1.1." },
        { "presence", "PresencePenalty must be from -2 to 2, but is 2.5." },
        { "frequency", "FrequencyPenalty must be from -2 to 2, but is -2.5." },
        { "repetition", "RepetitionPenalty must be above 0, to 2, but is 0." },
        { "bias", "LogitBias must be from -100 to 100, but is 101 for token 1." },
        { "biased", "LogitBias has the token 10, but the vocabulary's are from 0 to 9." },
    };

    [Fact]
    public void What_just_fits_is_taken() => GenerationRules.Require(Valid, contextLength: 10, vocabulary: 10);

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_broken_is_said(string what, string expected)
    {
        var refusal = Assert.Throws<ArgumentException>(() => GenerationRules.Require(Break(what), contextLength: 10, vocabulary: 10));
        Assert.StartsWith(expected, refusal.Message);
    }

    private static GenerationRequest Break(string what) => what switch
    {
        "empty" => Valid with { Prompt = [] },
        "token" => Valid with { Prompt = [1, 10] },
        "negative" => Valid with { Prompt = [-1] },
        "none" => Valid with { MaxNewTokens = 0 },
        "long" => Valid with { MaxNewTokens = 8 },
        "most" => Valid with { MaxNewTokens = int.MaxValue },
        "top" => Valid with { TopLogprobs = 21 },
        "echo" => Valid with { PromptLogprobs = true },
        _ => Valid with { Sampling = BreakSampling(what) },
    };

    private static SamplingParameters BreakSampling(string what) => what switch
    {
        "temperature" => new() { Temperature = float.NaN },
        "top_p" => new() { TopP = 0 },
        "top_k" => new() { TopK = -1 },
        "min_p" => new() { MinP = 1.1f },
        "presence" => new() { PresencePenalty = 2.5f },
        "frequency" => new() { FrequencyPenalty = -2.5f },
        "repetition" => new() { RepetitionPenalty = 0 },
        "bias" => new() { LogitBias = new Dictionary<int, float> { [1] = 101 } },
        _ => new() { LogitBias = new Dictionary<int, float> { [10] = 1 } },
    };
}
