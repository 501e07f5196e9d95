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
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>Looks at a folder, and checks all but the weights' numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="runtime">The runtime's name.</param>
    /// <returns>Null when the model does not embed text.</returns>
    /// <exception cref="ServingException">It does, but it is broken or asks for what is not supported; the message says where.</exception>
    public static ModelManifest? TryInspect(LanguageModelFolder folder, string runtime)
    {
        if (folder.IsCausal)
            return null;
        var (config, modules) = EncoderGraph.Check(folder.WeightsFolder);
        ReadTokenizer(folder, config);
        return EmbeddingManifest.Of(runtime, folder, config, modules);
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
        request.Step(LoadStep.Warming);
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
}
