using System.Text.Json.Nodes;
using OpenAI.Chat;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Chats with <c>system.ai.tiny_chat</c> that last.</summary>
internal static class Streams
{
    /// <summary>Tokens of an endless answer, which is nearly what the context holds.</summary>
    public const int EndlessTokens = 480;

    /// <summary>More requests than a replica computes together by default.</summary>
    public const int MoreThanSlots = 24;

    private const string Tokens = "gen_ai_client_token_usage_sum";
    private static readonly int[] Ends = [1020, 1023];

    /// <summary>The tokens that end an answer never come, so that it goes on to its limit.</summary>
    public static ChatCompletionOptions Endless()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = EndlessTokens };
        foreach (var end in Ends)
            options.LogitBiases[end] = -100;
        return options;
    }

    /// <summary>The same as the body of a streamed request.</summary>
    public static string EndlessBody(string model, string question) => new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["max_tokens"] = EndlessTokens,
        ["logit_bias"] = new JsonObject(Ends.Select(end => KeyValuePair.Create($"{end}", (JsonNode?)(-100)))),
        ["stream"] = true,
    }.ToJsonString();

    /// <summary>What all requests together generated.</summary>
    public static double GeneratedTokens(string metrics) =>
        Metrics.Sum(string.Join('\n', metrics.Split('\n').Where(l => l.Contains("gen_ai_token_type=\"output\"", StringComparison.Ordinal))), Tokens);
}
