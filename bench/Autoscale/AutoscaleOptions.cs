using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Autoscale;

/// <summary>The served entity that is simulated, and what its requests are like.</summary>
internal sealed record AutoscaleOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Tokens per second that a replica is sold as.</summary>
    public double Chunk { get; init; } = 1000;

    /// <summary>The chunk as a part of what a replica was measured to compute with all slots in use.</summary>
    public double ChunkShare { get; init; } = ThroughputChunk.Share;

    /// <summary>Fewest chunks that are provisioned.</summary>
    public int MinChunks { get; init; }

    /// <summary>Most of them.</summary>
    public int MaxChunks { get; init; } = 8;

    /// <summary>Requests that a replica computes together.</summary>
    public int Slots { get; init; } = 16;

    /// <summary>
    /// How much of its throughput a replica has with one request: with n, n / (n + h) of what it has with all slots, made to fit, where h
    /// follows from this.
    /// </summary>
    public double OneRequestShare { get; init; } = 0.25;

    /// <summary>Mean tokens of a prompt; log-normal, with as long a tail as those of chats have.</summary>
    public double PromptTokens { get; init; } = 400;

    /// <summary>Mean tokens of an answer; exponential, at least 1.</summary>
    public double AnswerTokens { get; init; } = 120;

    /// <summary>What every request names as the most tokens of its answer.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Bytes of a body for each token of its prompt.</summary>
    public double BytesPerToken { get; init; } = 4.4;

    /// <summary>From the wish for a replica until it takes requests.</summary>
    public TimeSpan ColdStart { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a request waits for a replica at most.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often the endpoint looks.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long what the maximum grants is kept.</summary>
    public TimeSpan Burst { get; init; } = ThroughputOptions.DefaultBurst;

    /// <summary>How patient the autoscaler is.</summary>
    public ScaleOptions Scaling { get; init; } = new();

    /// <summary>Requests per second that make up a chunk.</summary>
    public double RequestsPerChunk => Chunk / (PromptTokens + AnswerTokens);
}
