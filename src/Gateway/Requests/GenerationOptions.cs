using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>How text is to be generated, in OpenAI's terms. Null: not said, the provider decides.</summary>
internal sealed record GenerationOptions
{
    /// <summary>How many answers, from 1.</summary>
    public int N { get; init; } = 1;

    /// <summary>The most tokens of one answer, from 1.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>From 1; Databricks' addition.</summary>
    public int? TopK { get; init; }

    /// <summary>Texts that end an answer.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>-2 to 2.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>-2 to 2.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>Makes answers repeatable as far as the provider can.</summary>
    public long? Seed { get; init; }

    /// <summary>Whom the caller asks for, as it names them.</summary>
    public string? User { get; init; }

    /// <summary>The caller's <c>logprobs</c>: true or false in a chat, a number in a completion. Valid as long as the request.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>The caller's <c>logit_bias</c>. Valid as long as the request.</summary>
    public JsonElement? LogitBias { get; init; }

    /// <summary>Whether the usage is wanted in a stream's last chunk.</summary>
    public bool IncludeUsage { get; init; }
}
