using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tokenizers;
using ServingCluster.Models;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Inspects and loads models that embed text.</summary>
internal static class EmbeddingModelLoader
{
    /// <summary>The endpoint task of all of them.</summary>
    public const string Task = "llm/v1/embeddings";

    private const string TokenizerFile = "tokenizer.json";

    // What a session takes beyond the weights: the runtime's own structures, and the tokenizer.
    private const long OverheadBytes = 48L << 20;

    /// <summary>Looks at a folder, and checks all but the weights' numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="runtime">The runtime's name.</param>
    /// <returns>Null when the model does not embed text.</returns>
    /// <exception cref="ServingException">It does, but it is broken or asks for what is not supported; the message says where.</exception>
    public static ModelManifest? TryInspect(LanguageModelFolder folder, string runtime)
    {
        if (folder.IsCausal)
            return null;
        if (folder.Task is not (null or Task or "feature-extraction" or "sentence-similarity"))
            throw Broken.Folder($"The model was logged for the task '{folder.Task}', but a {folder.Architecture} embeds text; its task has to be '{Task}'.");
        var (config, modules) = EncoderGraph.Check(folder.WeightsFolder);
        ReadTokenizer(folder, config);
        return new ModelManifest
        {
            Runtime = runtime,
            Signature = folder.Signature ?? SignatureOf(modules.Dimensions(config.Hidden)),
            HasLoggedSignature = folder.Signature is not null,
            Task = Task,
            SizeBytes = folder.SizeBytes,
            MemoryBytes = EncoderMemory.Weights(config, modules) + LargestRun(config, EncoderGraph.MaxTokensOf(config, modules)) + OverheadBytes,
            InputExample = folder.InputExample,
            Metadata = folder.Metadata,
        };
    }

    /// <summary>Makes a model of a loaded graph, and warms it by a trial run.</summary>
    /// <param name="folder">What <see cref="TryInspect"/> found to embed text.</param>
    /// <param name="request">Name and log.</param>
    /// <param name="settings">How it is to be run.</param>
    /// <param name="graph">The folder's graph; replicas may share it.</param>
    /// <param name="owner">Disposed with the model, which then needs the graph no more; on failure it stays the caller's.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServingException">It cannot be loaded as asked; the message says why.</exception>
    public static ILoadedModel Load(
        LanguageModelFolder folder, ModelLoadRequest request, ModelSettings settings, EncoderGraph graph, IDisposable owner, TimeProvider time)
    {
        var profile = new EmbeddingProfile
        {
            Name = request.ModelName,
            Tokenizer = ReadTokenizer(folder, graph.Config),
            Modules = graph.Modules,
            Matryoshka = graph.Config.Matryoshka,
            Vocabulary = graph.Config.Vocabulary,
            Dimensions = graph.Dimensions,
            MaxTokens = graph.MaxTokens,
        };
        WarmUp(graph, request.Log);
        return new EmbeddingModel(profile, graph, owner, settings, request.Manifest.MemoryBytes, time);
    }

    private static Tokenizer ReadTokenizer(LanguageModelFolder folder, EncoderConfig config)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(folder.TokenizerFolder, TokenizerFile));
        return tokenizer.VocabularySize <= config.Vocabulary ? tokenizer : throw Broken.Key(
            TokenizerFile, "", $"has token ids up to {tokenizer.VocabularySize - 1}, but the model has embeddings for {config.Vocabulary} tokens only (vocab_size in config.json).");
    }

    // The first runs are slow (lazy allocations), so they are made here.
    private static void WarmUp(EncoderGraph graph, Action<string> log)
    {
        new EncoderRunner(graph).Run([new EmbeddingText([0, 0], 0)], options: null).Dispose();
        log($"Warmed up: embeddings have {graph.Dimensions} numbers, of texts of up to {graph.MaxTokens} tokens.");
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
}
