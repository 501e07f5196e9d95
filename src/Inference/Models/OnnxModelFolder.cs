using ServingCluster.Inference.Settings;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>What an artifact folder with an ONNX model holds, apart from the graph itself.</summary>
internal sealed record OnnxModelFolder
{
    /// <summary>The folder that holds <c>MLmodel</c> or the bare <c>.onnx</c> file; full path.</summary>
    public required string Folder { get; init; }

    /// <summary>The <c>.onnx</c> file; full path, within <see cref="Folder"/>.</summary>
    public required string ModelFile { get; init; }

    /// <summary>The signature logged with the model; null when there is none and the graph has to tell.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary><c>metadata.task</c>, such as <c>llm/v1/chat</c>; null for models without one.</summary>
    public string? Task { get; init; }

    /// <summary>The <c>metadata</c> map; nested values as JSON text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The map <c>metadata.serving</c>: settings that the model brings along.</summary>
    public IReadOnlyDictionary<string, string> ServingSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The scalars of the flavour's <c>onnx_session_options</c>.</summary>
    public IReadOnlyDictionary<string, string> SessionOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>The map <c>onnx_session_options.extra_session_config</c>.</summary>
    public IReadOnlyDictionary<string, string> SessionConfig { get; init; } = new Dictionary<string, string>();

    /// <summary>The flavour's <c>providers</c>, in order; empty when it names none.</summary>
    public IReadOnlyList<ProviderChoice> Providers { get; init; } = [];

    /// <summary>A request body that came with the model; null when there is none.</summary>
    public string? InputExample { get; init; }

    /// <summary>Size of all files, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What was found odd but does not keep the model from being served; lines for a log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
