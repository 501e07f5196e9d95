using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Graphs.Encoders.Modules;
using ServingCluster.Inference.Models;
using ServingCluster.Models;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Makes the manifest of a model that embeds text.</summary>
internal static class EmbeddingManifest
{
    /// <summary>The endpoint task of all of them.</summary>
    public const string Task = "llm/v1/embeddings";

    private const string Example = """{"input": ["How do I resize a photo?", "A program to crop and scale pictures."]}""";

    // Requests that wait for a run share the next one, so that a few more cost a replica little.
    private const int Concurrency = 16;

    // What a session takes beyond the weights: the runtime's own structures, and the tokenizer.
    private const long OverheadBytes = 48L << 20;

    /// <summary>The manifest.</summary>
    /// <param name="runtime">The runtime's name.</param>
    /// <param name="folder">The model.</param>
    /// <param name="config">Its shape.</param>
    /// <param name="modules">What follows its layers.</param>
    /// <exception cref="ServingException">The task that it was logged for is not one of such a model.</exception>
    public static ModelManifest Of(string runtime, LanguageModelFolder folder, EncoderConfig config, SentenceModules modules)
    {
        RequireTask(folder);
        var maxTokens = EncoderGraph.MaxTokensOf(config, modules);
        return new ModelManifest
        {
            Runtime = runtime,
            Signature = folder.Signature ?? SignatureOf(modules.Dimensions(config.Hidden)),
            HasLoggedSignature = folder.Signature is not null,
            Task = Task,
            ReplicaConcurrency = Concurrency,
            SizeBytes = folder.SizeBytes,
            MemoryBytes = EncoderMemory.Weights(config, modules) + LargestRun(config, maxTokens) + OverheadBytes,
            InputExample = folder.InputExample ?? Example,
            Metadata = MetadataOf(folder, config, modules, maxTokens),
        };
    }

    // The transformers library's and the hub's own names of what such a model does are taken too.
    private static void RequireTask(LanguageModelFolder folder)
    {
        if (folder.Task is not (null or Task or "feature-extraction" or "sentence-similarity"))
            throw Broken.Folder($"The model was logged for the task '{folder.Task}', but a {folder.Architecture} embeds text; its task has to be '{Task}'.");
    }

    // As many of the longest texts as a run may have.
    private static long LargestRun(EncoderConfig config, int maxTokens) =>
        EncoderMemory.Run(config, Math.Max(1, EmbeddingBatchRunner.MaxRunTokens / maxTokens), maxTokens);

    // As MLflow describes models of this task: a text, and the numbers of its embedding.
    private static ModelSignature SignatureOf(int dimensions) => new()
    {
        Inputs = [new SignatureField { Name = "input", Column = ColumnType.String }],
        Outputs = [new SignatureField { Tensor = new TensorField("float32", [-1, dimensions]) }],
    };

    private static Dictionary<string, string> MetadataOf(LanguageModelFolder folder, EncoderConfig config, SentenceModules modules, int maxTokens)
    {
        var metadata = new Dictionary<string, string>(folder.Metadata);
        metadata.TryAdd("architecture", config.Architecture);
        metadata.TryAdd("dimensions", modules.Dimensions(config.Hidden).ToString(CultureInfo.InvariantCulture));
        metadata.TryAdd("context_length", maxTokens.ToString(CultureInfo.InvariantCulture));
        return metadata;
    }
}
