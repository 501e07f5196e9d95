using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;
using ServingCluster.Models;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>
/// Serves language models: folders of the transformers library's format, bare or within MLflow's <c>transformers</c> flavour. Replicas on
/// one device share one copy of the weights. Exports to ONNX that continue text are served by their own graphs.
/// </summary>
public sealed class LanguageModelRuntime(TimeProvider time, ILogger<LanguageModelRuntime> logger) : IModelRuntime
{
    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    private readonly SharedGraphs<CausalGraph> _graphs = new();
    private readonly SharedGraphs<ExportSession> _exports = new();
    private readonly SharedGraphs<EncoderGraph> _encoders = new();

    /// <inheritdoc/>
    public string Name => "language";

    /// <inheritdoc/>
    public ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(LanguageModelFolder.Find(folder) is { } found ? Inspect(found) : null);
    }

    /// <inheritdoc/>
    public async ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken)
    {
        var folder = LanguageModelFolder.Find(request.Folder)
            ?? throw new ServingException(ErrorCode.InvalidState, $"The folder '{request.Folder}' no longer holds a language model.");
        foreach (var note in folder.Notes)
            request.Log(note);
        cancellationToken.ThrowIfCancellationRequested();
        if (folder.Export is { } export)
            return await LoadExportAsync(folder, export, request, cancellationToken);
        return folder.IsCausal
            ? await LoadCausalAsync(folder, request, cancellationToken)
            : LoadEmbedding(folder, request);
    }

    /// <inheritdoc/>
    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        LanguageSettingsReader.Validate(settings, path, mistakes);

    private ModelManifest Inspect(LanguageModelFolder folder)
    {
        if (EmbeddingModelLoader.TryInspect(folder, Name) is not { } embedding)
            return InspectCausal(folder);
        LanguageSettingsReader.ReadEmbedding(folder, NoSettings);
        return embedding;
    }

    // Everything but the weights' numbers is looked at: their headers are, and the graph is built over them.
    private ModelManifest InspectCausal(LanguageModelFolder folder)
    {
        var settings = LanguageSettingsReader.Read(folder, NoSettings);
        var files = LanguageModelFiles.Read(folder);
        var weights = folder.Export is null ? SafetensorsFolder.Open(folder.WeightsFolder) : null;
        var manifest = LanguageManifest.Of(Name, files, weights, settings);
        if (weights is not null)
            CausalGraph.Check(files.Config!, weights, CausalGraph.ComputeTypeOf(settings.Session, "cpu"), settings.Quantization);
        files.RequireTemplateThatWorks(time);
        return manifest;
    }

    private ILoadedModel LoadEmbedding(LanguageModelFolder folder, ModelLoadRequest request)
    {
        var settings = LanguageSettingsReader.ReadEmbedding(folder, request.Settings);
        var lease = _encoders.Take(
            GraphIdentity.Of(folder.WeightsFolder, request.Device, settings, maxLength: null),
            () => EncoderGraph.Load(folder.WeightsFolder, request.Device, settings, request.Log));
        try
        {
            return EmbeddingModelLoader.Load(folder, request, settings, lease.Graph, lease, time);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private async ValueTask<ILoadedModel> LoadCausalAsync(LanguageModelFolder folder, ModelLoadRequest request, CancellationToken cancellationToken)
    {
        var settings = LanguageSettingsReader.Read(folder, request.Settings).On(request.Device);
        var files = LanguageModelFiles.Read(folder);
        var plan = LanguageManifest.PlanOf(files, request.Device, settings);
        var lease = _graphs.Take(
            GraphIdentity.Of(folder.WeightsFolder, request.Device, settings),
            () => CausalGraph.Load(
                folder.WeightsFolder, request.Device, settings.Session, request.Log, settings.Engine.ContextLength, quantization: settings.Quantization));
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await StartAsync(files, new CausalRunner(lease.Graph, plan), lease, plan, settings, request);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private async ValueTask<ILoadedModel> LoadExportAsync(
        LanguageModelFolder folder, CausalExport export, ModelLoadRequest request, CancellationToken cancellationToken)
    {
        var settings = LanguageSettingsReader.Read(folder, request.Settings).On(request.Device);
        if (!settings.Quantization.IsNone)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue,
                $"SERVING_QUANTIZATION: the model was exported with its graph ('{Path.GetFileName(export.ModelFile)}'), whose weights stay as they are; leave the setting out.");
        }

        var files = LanguageModelFiles.Read(folder);
        var lease = _exports.Take(
            GraphIdentity.Of(export.ModelFile, request.Device, settings), () => ExportSession.Load(export, request.Device, settings.Session));
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (runner, plan, note) = ExportRunners.Make(lease.Graph, settings.Engine, request.Log);
            settings = settings with { Engine = ExportPlan.Bound(export, settings.Engine) };
            return await StartAsync(files, runner, lease, plan, settings, request, note);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private async ValueTask<ILoadedModel> StartAsync(
        LanguageModelFiles files, ICausalRunner runner, IDisposable lease, CachePlan plan, LanguageModelSettings settings, ModelLoadRequest request,
        string note = "")
    {
        var engine = new LanguageEngine(runner, settings.Engine, time, logger);
        var profile = files.Profile(request.ModelName, time);
        try
        {
            request.Step(LoadStep.Warming);
            await WarmUpAsync(engine, profile);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }

        request.Log(
            $"Warmed up: {plan.Slots} requests are computed together, each of up to {plan.Length} tokens; " +
            $"the cache takes up to {engine.CacheBytes:N0} bytes.");
        return new LanguageModel(profile, engine, lease, LanguageManifest.MemoryOf(files, request.Device, settings, plan), time) { Note = note };
    }

    // The first runs are slow (lazy allocations), so they are made here; a model that can't run at all shows here too.
    private static async Task WarmUpAsync(LanguageEngine engine, LanguageModelProfile profile)
    {
        var generation = engine.Start(new GenerationRequest
        {
            Prompt = [profile.BeginToken ?? 0],
            MaxNewTokens = Math.Min(2, engine.ContextLength - 1),
            Sampling = new SamplingParameters { Temperature = 0 },
            EndTokens = [],
            Caller = "",
            Deadline = DateTimeOffset.MaxValue,
        });
        await using (generation)
        {
            while (await generation.WaitToReadAsync(CancellationToken.None))
            {
                while (generation.TryRead(out _))
                {
                }
            }

            if (generation.End is { Reason: GenerationEndReason.Failed } end)
                throw new ServingException(ErrorCode.InvalidState, $"The model can't be run: {end.Message}");
        }
    }
}
