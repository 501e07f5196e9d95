using ServingCluster.Errors;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Settings;
using ServingCluster.Models;

namespace ServingCluster.Inference.Serving;

/// <summary>Serves ONNX models: MLflow folders with the <c>onnx</c> flavour, and bare <c>.onnx</c> files.</summary>
public sealed class OnnxModelRuntime(TimeProvider time) : IModelRuntime
{
    // What a session takes beyond the weights: the runtime's own structures and its first arena.
    private const long SessionOverheadBytes = 32L << 20;

    // An inspection loads the whole graph, beside the memory that replicas were given: one at a time.
    private readonly SemaphoreSlim _inspections = new(1, 1);

    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public async ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        if (OnnxModelFolderReader.Read(folder) is not { } found)
            return null;
        await _inspections.WaitAsync(cancellationToken);
        try
        {
            return Inspect(found);
        }
        finally
        {
            _inspections.Release();
        }
    }

    private ModelManifest Inspect(OnnxModelFolder found)
    {
        // A provider that a setting demands may be missing here and present on the node that will serve.
        var settings = ModelSettingsReader.Read(found, NoSettings) with { ProvidersRequired = false };
        var loaded = GraphLoader.Load(found, "cpu", settings);
        loaded.Graph.Dispose();
        return new ModelManifest
        {
            Runtime = Name,
            Signature = loaded.Signature,
            HasLoggedSignature = found.Signature is not null,
            Task = found.Task,
            SizeBytes = found.SizeBytes,
            MemoryBytes = (2 * found.SizeBytes) + SessionOverheadBytes,
            InputExample = found.InputExample,
            Metadata = found.Metadata,
        };
    }

    /// <inheritdoc/>
    public ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken)
    {
        var folder = OnnxModelFolderReader.Read(request.Folder)
            ?? throw new ServingException(ErrorCode.InvalidState, $"The folder '{request.Folder}' no longer holds an ONNX model.");
        foreach (var note in folder.Notes)
            request.Log(note);
        var settings = ModelSettingsReader.Read(folder, request.Settings);
        cancellationToken.ThrowIfCancellationRequested();
        var loaded = GraphLoader.Load(folder, request.Device, settings);
        request.Log($"Loaded '{Path.GetFileName(folder.ModelFile)}': inputs {string.Join("; ", loaded.Graph.Inputs)}.");
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult<ILoadedModel>(new OnnxModel(WarmUp(loaded, request), request.Manifest.MemoryBytes, time));
        }
        catch
        {
            loaded.Graph.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        ModelSettingsReader.Validate(settings, path, mistakes);

    // The first runs are slow (lazy allocations), so they are made here; they also show whether requests may share runs.
    private static LoadedGraph WarmUp(LoadedGraph loaded, ModelLoadRequest request)
    {
        if (!loaded.SharesRuns)
        {
            request.Log("Requests run one by one: batching is switched off, or an input or output has no first axis of free size.");
            return loaded;
        }

        request.Step(LoadStep.Warming);
        var finding = RowIndependenceProbe.Try(loaded.Graph);
        request.Log(finding.AreIndependent
            ? $"Warmed up. Rows are independent: requests that wait together share runs of up to {loaded.Settings.MaxBatchRows} rows."
            : $"Requests run one by one: {finding.Reason}");
        return loaded with { SharesRuns = finding.AreIndependent };
    }
}
