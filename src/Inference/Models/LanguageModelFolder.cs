using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>A folder of the transformers library's format, perhaps within an MLflow model, apart from the weights themselves.</summary>
internal sealed record LanguageModelFolder
{
    /// <summary>The folder that holds <c>MLmodel</c>, or <c>config.json</c> where there is none; full path.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder with <c>config.json</c> and the weights; full path.</summary>
    public required string WeightsFolder { get; init; }

    /// <summary>The folder with <c>tokenizer.json</c> and <c>tokenizer_config.json</c>; full path.</summary>
    public required string TokenizerFolder { get; init; }

    /// <summary>One of <see cref="Graphs.Configs.SupportedArchitectures"/>, or what an exporter says.</summary>
    public required string Architecture { get; init; }

    /// <summary>Whether the model continues text; else it embeds text.</summary>
    public required bool IsCausal { get; init; }

    /// <summary>The model's graph and what its exporter says of it; null when the graph is built here, from the weights.</summary>
    public CausalExport? Export { get; init; }

    /// <summary>The task that the model was logged for, such as <c>llm/v1/chat</c>; null when it does not say.</summary>
    public string? Task { get; init; }

    /// <summary>The signature logged with the model; null when there is none, or one that is for Python alone.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>A request body that came with the model; null when there is none.</summary>
    public string? InputExample { get; init; }

    /// <summary>The <c>metadata</c> map; nested values as JSON text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The map <c>metadata.serving</c>: settings that the model brings along.</summary>
    public IReadOnlyDictionary<string, string> ServingSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Size of all files, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What was found odd but does not keep the model from being served; lines for a log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Finds the model in an artifact folder.</summary>
    /// <returns>Null when it holds no model of this kind.</returns>
    /// <exception cref="Errors.ServingException">It does, but a broken one, or one of an architecture that is not supported.</exception>
    public static LanguageModelFolder? Find(string folder) => LanguageModelFolderReader.Find(folder);
}
