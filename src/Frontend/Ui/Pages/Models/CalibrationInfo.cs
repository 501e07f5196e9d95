namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>What was measured of a version on one class of devices, with its weights in so many bits.</summary>
public sealed record CalibrationInfo
{
    /// <summary>The class of devices: <c>CPU</c> or <c>GPU</c>.</summary>
    public string Device { get; init; } = "";

    /// <summary>In how many bits the weights were held.</summary>
    public string Quantization { get; init; } = "";

    /// <summary>Tokens of prompts and answers together that a replica computes per second.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The tokens per second in which throughput is provisioned.</summary>
    public int ThroughputChunkSize { get; init; }

    /// <summary>Why it could not be measured; empty when it was.</summary>
    public string Failure { get; init; } = "";

    /// <summary>When, in milliseconds since 1970.</summary>
    public long MeasuredAt { get; init; }
}
