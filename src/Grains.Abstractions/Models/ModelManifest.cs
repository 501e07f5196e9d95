namespace ServingCluster.Models;

/// <summary>What an artifact folder holds, as found when it was registered.</summary>
public sealed record ModelManifest
{
    /// <summary>The runtime that serves it, such as <c>onnx</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Inputs, outputs and parameters: the model's own signature, or one derived from the graph.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Whether <see cref="Signature"/> was logged with the model rather than derived.</summary>
    public required bool HasLoggedSignature { get; init; }

    /// <summary>The endpoint task, such as <c>llm/v1/chat</c>; null for models without one.</summary>
    public string? Task { get; init; }

    /// <summary>Requests that one replica serves at a time; the share of provisioned concurrency that a replica stands for.</summary>
    public int ReplicaConcurrency { get; init; } = 4;

    /// <summary>Size of all files, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Memory that one replica is expected to take, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>
    /// In how many bits its weights are held unless a served entity says otherwise, one of <see cref="ModelQuantization"/>; null for a model
    /// for which nobody can say: no language model, or one that came with its graph.
    /// </summary>
    public string? Quantization { get; init; }

    /// <summary>
    /// Memory that one replica is expected to take with its weights in so many bits, in bytes; empty where <see cref="Quantization"/> is null.
    /// </summary>
    public IReadOnlyDictionary<string, long> MemoryByQuantization { get; init; } = new Dictionary<string, long>();

    /// <summary>An example request body (JSON) that came with the model; null when there is none.</summary>
    public string? InputExample { get; init; }

    /// <summary>The <c>metadata</c> map of the model, values as text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What holds of a replica whose weights are held in so many bits.</summary>
    /// <param name="quantization">The bits; null for the model's own.</param>
    public ModelManifest At(string? quantization) => quantization is not null && MemoryByQuantization.TryGetValue(quantization, out var bytes)
        ? this with { Quantization = quantization, MemoryBytes = bytes }
        : this;
}
