using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;
using ServingCluster.Models;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Makes the manifest of a model that continues text.</summary>
internal static class LanguageManifest
{
    /// <summary>The task of models that have a chat template.</summary>
    public const string ChatTask = "llm/v1/chat";

    /// <summary>The task of those that have none.</summary>
    public const string CompletionTask = "llm/v1/completions";

    private const string ChatExample = """{"messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 64}""";
    private const string CompletionExample = """{"prompt": "Once upon a time", "max_tokens": 64}""";

    // What a session and an engine take beyond weights and cache: the runtime's own structures, its arenas, the tokenizer.
    private const long OverheadBytes = 64L << 20;

    /// <summary>The manifest.</summary>
    /// <param name="runtime">The runtime's name.</param>
    /// <param name="files">The model.</param>
    /// <param name="weights">Its weights' headers; null for a model that was exported with its graph.</param>
    /// <param name="settings">Those that it brings along.</param>
    /// <exception cref="ServingException">The task that it was logged for is not one of such a model.</exception>
    public static ModelManifest Of(string runtime, LanguageModelFiles files, SafetensorsFolder? weights, LanguageModelSettings settings)
    {
        var folder = files.Folder;
        var task = TaskOf(files);
        var plan = PlanOf(files, "cpu", settings);
        return new ModelManifest
        {
            Runtime = runtime,
            Signature = folder.Signature ?? LanguageSignature.Of(task == ChatTask ? "messages" : "prompt"),
            HasLoggedSignature = folder.Signature is not null,
            Task = task,
            ReplicaConcurrency = plan.Slots,
            SizeBytes = folder.SizeBytes,
            MemoryBytes = MemoryOf(files, "cpu", settings, plan),
            Quantization = files.Folder.Export is null ? QuantizationNames.Of(settings.Quantization.Layers) : null,
            MemoryByQuantization = files.Folder.Export is null ? MemoryByQuantization(files, settings, plan) : new Dictionary<string, long>(),
            InputExample = folder.InputExample ?? (task == ChatTask ? ChatExample : CompletionExample),
            Metadata = MetadataOf(files, weights, plan),
        };
    }

    /// <summary>How the cache of keys and values is cut.</summary>
    /// <exception cref="ServingException">The context asked for is longer than the model's, or not one slot fits.</exception>
    public static CachePlan PlanOf(LanguageModelFiles files, string device, LanguageModelSettings settings)
    {
        if (files.Folder.Export is { } export)
            return ExportPlan.Of(export, settings.Engine, export.SharesCache);
        var config = files.Config!;
        var type = CausalGraph.ComputeTypeOf(settings.Session, device);
        var layout = new KvLayout(config.Layers, config.KvHeads, config.HeadSize, type);
        return CachePlan.Fit(config.MaxPositions, layout.TokenBytes, settings.Engine);
    }

    /// <summary>Memory that a replica takes, in bytes.</summary>
    public static long MemoryOf(LanguageModelFiles files, string device, LanguageModelSettings settings, CachePlan plan)
    {
        if (files.Folder.Export is { } export)
            return ExportPlan.MemoryOf(export, files.Folder.SizeBytes, plan) + OverheadBytes;
        var compute = CausalGraph.ComputeTypeOf(settings.Session, device);
        return CausalGraph.EstimateBytes(files.Config!, compute, plan.Slots, plan.Length, settings.Quantization) + OverheadBytes;
    }

    private static Dictionary<string, long> MemoryByQuantization(LanguageModelFiles files, LanguageModelSettings settings, CachePlan plan) =>
        ModelQuantization.All.ToDictionary(name => name, name => MemoryOf(files, "cpu", WithBits(settings, name), plan));

    private static LanguageModelSettings WithBits(LanguageModelSettings settings, string name) =>
        settings with { Quantization = settings.Quantization with { Layers = QuantizationNames.Find(name)!.Value } };

    private static string TaskOf(LanguageModelFiles files)
    {
        var hasTemplate = files.Template is not null;
        return files.Folder.Task switch
        {
            ChatTask when !hasTemplate => throw Broken.Folder(
                $"The model was logged for the task '{ChatTask}', but has no chat template; add one to tokenizer_config.json, or log it for '{CompletionTask}'."),
            ChatTask or CompletionTask => files.Folder.Task,
            // The transformers library's own names of what such a model does.
            null or "text-generation" or "conversational" => hasTemplate ? ChatTask : CompletionTask,
            var other => throw Broken.Folder(
                $"The model was logged for the task '{other}', but a {files.Traits.Architecture} continues text; its task has to be '{ChatTask}' or '{CompletionTask}'."),
        };
    }

    private static Dictionary<string, string> MetadataOf(LanguageModelFiles files, SafetensorsFolder? weights, CachePlan plan)
    {
        var metadata = new Dictionary<string, string>(files.Folder.Metadata);
        metadata.TryAdd("architecture", files.Traits.Architecture);
        if (weights is not null)
            metadata.TryAdd("parameters", weights.Entries.Sum(CountOf).ToString(CultureInfo.InvariantCulture));
        if (files.Folder.Export is { SharesCache: var shares })
            metadata.TryAdd("continuous_batching", shares ? "true" : "false");
        metadata.TryAdd("context_length", plan.Length.ToString(CultureInfo.InvariantCulture));
        return metadata;
    }

    private static long CountOf(SafetensorsEntry entry)
    {
        var count = 1L;
        foreach (var size in entry.Shape)
            count *= size;
        return count;
    }
}
