using ServingCluster.Nodes;

namespace ServingCluster.Models;

/// <summary>What was measured of a model version on one class of devices, with its weights in so many bits; measured once.</summary>
public sealed record Calibration
{
    /// <summary>The class of devices.</summary>
    public required DeviceKind Device { get; init; }

    /// <summary>
    /// In how many bits the weights were held, one of <see cref="ModelQuantization"/>; null for the version's own, which
    /// <see cref="ModelManifest.Quantization"/> tells.
    /// </summary>
    public string? Quantization { get; init; }

    /// <summary>Tokens of prompts and answers together that one replica computes per second with all of its slots in use; 0 when it failed.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The chunk of tokens per second in which throughput is provisioned, one for each replica; 0 when it failed.</summary>
    public int ChunkSize { get; init; }

    /// <summary>Why it could not be measured; empty when it was.</summary>
    public string Failure { get; init; } = "";

    /// <summary>When that was.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }
}
