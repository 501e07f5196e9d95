using System.Globalization;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Exports;

/// <summary>Reads exports by their config files and by the graph's inputs and outputs.</summary>
internal static class CausalExportReader
{
    private const string GenAiFile = "genai_config.json";
    private const string ConfigFile = "config.json";
    private const string GenerationFile = "generation_config.json";
    private const string PastPrefix = "past_key_values.";
    private const int Longest = 1 << 24;
    private const int MostLayers = 1_000;

    // Names that Optimum gives, and its predecessor's of both halves in one file; transformers.js has them in a folder of their own.
    private static readonly string[] OptimumFiles =
        ["model.onnx", "decoder_model_merged.onnx", "onnx/model.onnx", "onnx/decoder_model_merged.onnx"];

    // What genai_config.json may hold beside a decoder, each for a graph of its own.
    private static readonly string[] OtherGraphs = ["encoder", "embedding", "vision", "speech"];

    /// <summary>Finds an export in a folder.</summary>
    public static CausalExport? Find(string folder)
    {
        if (ConfigObject.ReadIfThere(folder, GenAiFile) is { } genAi)
            return ReadGenAi(folder, genAi);
        if (SafetensorsFolder.Exists(folder) || !File.Exists(Path.Combine(folder, "tokenizer.json")))
            return null;
        var file = OptimumFiles.Select(f => Path.Combine(folder, f)).FirstOrDefault(File.Exists);
        return file is not null && ConfigObject.ReadIfThere(folder, ConfigFile) is { } config ? ReadOptimum(folder, file, config) : null;
    }

    private static CausalExport ReadGenAi(string folder, ConfigObject config)
    {
        var model = config.ObjectOrNull("model") ?? throw config.Wrong("model", "is missing; it has to be an object.");
        if (OtherGraphs.FirstOrDefault(model.Has) is { } other)
            throw model.Wrong(other, "is not supported: the model has to be a decoder alone.");
        var decoder = model.ObjectOrNull("decoder") ?? throw model.Wrong("decoder", "is missing; it has to be an object.");
        if (new[] { "pipeline", "sliding_window_key_value_cache" }.FirstOrDefault(decoder.Has) is { } form)
            throw decoder.Wrong(form, "is not supported: the decoder has to be one graph over a whole cache.");
        if (decoder.ObjectOrNull("sliding_window") is { } window && window.Flag("slide_key_value_cache", otherwise: true))
            throw window.Wrong("slide_key_value_cache", "is not supported: the decoder has to be one graph over a whole cache.");
        var file = ArtifactPath.Inside(folder, decoder.TextOrNull("filename") ?? "model.onnx", "model.decoder.filename", GenAiFile);
        var graph = ExportedGraph.Read(file);
        var names = NamesOf(graph, decoder);
        var search = config.ObjectOrNull("search");
        return Make(file, graph, names, model, search, model.TextOrNull("type") ?? "unknown", model.Int("context_length", most: Longest));
    }

    private static CausalExport? ReadOptimum(string folder, string file, ConfigObject config)
    {
        var graph = ExportedGraph.Read(file);
        // What has no past is another kind of model.
        if (!graph.Inputs.Any(static i => i.StartsWith(PastPrefix, StringComparison.Ordinal)))
            return null;
        var key = new[] { "max_position_embeddings", "n_positions", "n_ctx", "max_seq_len" }.FirstOrDefault(config.Has) ?? "max_position_embeddings";
        var architecture = config.TextsOrNull("architectures")?.FirstOrDefault() ?? config.TextOrNull("model_type") ?? "unknown";
        return Make(
            file, graph, NamesOf(graph, null), config, ConfigObject.ReadIfThere(folder, GenerationFile), architecture, config.Int(key, most: Longest));
    }

    private static CausalExport Make(
        string file, ExportedGraph graph, ExportNames names, ConfigObject model, ConfigObject? generation, string architecture, int maxPositions)
    {
        var vocabulary = model.Int("vocab_size", most: Longest);
        var (heads, size, type) = graph.CacheOf(names);
        var ends = model.Ints("eos_token_id", 0, Longest).Concat(generation?.Ints("eos_token_id", 0, Longest) ?? []);
        return new CausalExport
        {
            ModelFile = file,
            Architecture = architecture,
            Vocabulary = vocabulary,
            MaxPositions = maxPositions,
            EosIds = [.. ends.Distinct().Order()],
            // Some files write -1 for none.
            BosId = model.IntOrNull("bos_token_id", least: int.MinValue) is { } id and >= 0 ? id : null,
            Defaults = GenerationDefaults.Read(generation),
            Names = names,
            KvHeads = heads,
            HeadSize = size,
            CacheType = type,
            SharesCache = graph.SharesCache(names),
        };
    }

    // Both layouts have the same names unless genai_config.json gives others.
    private static ExportNames NamesOf(ExportedGraph graph, ConfigObject? decoder)
    {
        var (inputs, outputs) = (decoder?.ObjectOrNull("inputs"), decoder?.ObjectOrNull("outputs"));
        string Name(ConfigObject? of, string key, string otherwise) => of?.TextOrNull(key) ?? otherwise;
        var pastKey = Name(inputs, "past_key_names", "past_key_values.%d.key");
        var layers = Enumerable.Range(0, MostLayers).TakeWhile(i => graph.HasInput(Numbered(pastKey, i))).ToArray();
        string[] Layers(string pattern) => [.. layers.Select(i => Numbered(pattern, i))];
        var (positions, flag) = (Name(inputs, "position_ids", "position_ids"), "use_cache_branch");
        var names = new ExportNames
        {
            Ids = Name(inputs, "input_ids", "input_ids"),
            Mask = Name(inputs, "attention_mask", "attention_mask"),
            Positions = graph.HasInput(positions) ? positions : null,
            UsesPast = graph.HasInput(flag) ? flag : null,
            Logits = Name(outputs, "logits", "logits"),
            PastKeys = [.. Layers(pastKey)],
            PastValues = [.. Layers(Name(inputs, "past_value_names", "past_key_values.%d.value"))],
            PresentKeys = [.. Layers(Name(outputs, "present_key_names", "present.%d.key"))],
            PresentValues = [.. Layers(Name(outputs, "present_value_names", "present.%d.value"))],
        };
        RequireAll(graph, names, pastKey);
        return names;
    }

    private static void RequireAll(ExportedGraph graph, ExportNames names, string pastKey)
    {
        if (names.PastKeys.Length == 0)
            throw graph.Wrong(Numbered(pastKey, 0), "is missing: the graph has to take keys and values of the tokens before.");
        if (names.Inputs.FirstOrDefault(n => !graph.HasInput(n)) is { } input)
            throw graph.Wrong(input, "is missing from the graph's inputs.");
        if (names.Outputs.FirstOrDefault(n => !graph.HasOutput(n)) is { } output)
            throw graph.Wrong(output, "is missing from the graph's outputs.");
        var known = names.Inputs.ToHashSet(StringComparer.Ordinal);
        if (graph.Inputs.FirstOrDefault(i => !known.Contains(i)) is { } unknown)
            throw graph.Wrong(unknown, "is an input that is not understood here.");
        foreach (var name in new[] { names.Ids, names.Mask, names.Positions }.OfType<string>())
            graph.Require(name, TensorElementType.Int64);
        if (names.UsesPast is { } flag)
            graph.Require(flag, TensorElementType.Bool);
    }

    // As C's printf writes a whole number.
    private static string Numbered(string pattern, int layer) =>
        pattern.Replace("%d", layer.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
