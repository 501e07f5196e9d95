using System.Globalization;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads what chats and completions have in common.</summary>
internal static class GenerationOptionsReader
{
    /// <summary>Reads it.</summary>
    public static GenerationOptions Read(BodyFields fields) => new()
    {
        N = (int?)fields.Whole("n", 1, 128) ?? 1,
        MaxTokens = ReadMaxTokens(fields),
        Temperature = fields.Number("temperature", 0, 2),
        TopP = fields.Number("top_p", 0, 1),
        TopK = (int?)fields.Whole("top_k", 1, int.MaxValue),
        Stop = fields.Texts("stop"),
        PresencePenalty = fields.Number("presence_penalty", -2, 2),
        FrequencyPenalty = fields.Number("frequency_penalty", -2, 2),
        Seed = fields.Whole("seed", long.MinValue),
        User = fields.Text("user"),
        Logprobs = fields.Find("logprobs"),
        LogitBias = fields.Object("logit_bias"),
        IncludeUsage = fields.Child("stream_options")?.Flag("include_usage") ?? false,
    };

    private static int? ReadMaxTokens(BodyFields fields)
    {
        var older = fields.Whole("max_tokens", 1, int.MaxValue);
        var newer = fields.Whole("max_completion_tokens", 1, int.MaxValue);
        if (older is { } a && newer is { } b && a != b)
            fields.Wrong("max_completion_tokens", string.Create(
                CultureInfo.InvariantCulture, $"is {b} and max_tokens is {a}; they are two names of one limit: give one, or the same number twice."));
        return (int?)(newer ?? older);
    }
}
