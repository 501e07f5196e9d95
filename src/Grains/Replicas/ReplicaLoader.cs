using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Replicas;

/// <summary>Loads the model of one replica, and has it measured where that is asked for. To be used once.</summary>
internal sealed class ReplicaLoader(
    ReplicaKey key, IEnumerable<IModelRuntime> runtimes, ISecretReader secrets, LiveReplicas live, LineLog build, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, IModelRuntime> _runtimes = runtimes.ToDictionary(r => r.Name);

    // What may be shown of it is asked by other threads.
    private volatile ReplicaSettings _settings = ReplicaSettings.None;
    private volatile int _step = (int)LoadStep.Loading;

    /// <summary>Tokens per second that were measured; null where nothing was.</summary>
    public double? Measured { get; private set; }

    /// <summary>What is being done.</summary>
    public LoadStep Step => (LoadStep)_step;

    /// <summary>A text without the secrets that the settings hold.</summary>
    public string Mask(string text) => _settings.Mask(text);

    /// <summary>Loads.</summary>
    /// <param name="replica">Whose model it is.</param>
    /// <param name="spec">What is to be loaded.</param>
    /// <param name="progress">Takes what is being done, in words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServingException">It cannot be loaded; the message says why.</exception>
    public async Task<ILoadedModel> LoadAsync(ModelReplica replica, ReplicaSpec spec, Action<string> progress, CancellationToken cancellationToken)
    {
        ReplicaLogMessages.Loading(logger, key, spec.ModelName, spec.ModelVersion);
        build.Add($"Loading model '{spec.ModelName}' version {spec.ModelVersion} on {key.Node}/{key.Device}.");
        if (!_runtimes.TryGetValue(spec.Manifest.Runtime, out var runtime))
            throw new ServingException(ErrorCode.InvalidState, $"No runtime '{spec.Manifest.Runtime}' is installed on node '{key.Node}'.");
        _settings = await ReplicaSettings.ResolveAsync(spec.Settings, secrets, cancellationToken);
        var request = new ModelLoadRequest
        {
            ModelName = spec.ModelName,
            Folder = spec.ArtifactFolder,
            Manifest = spec.Manifest,
            Device = key.Device,
            Settings = _settings.Values,
            Log = line => build.Add(Mask(line)),
            Step = step => _step = (int)step,
        };
        var model = await runtime.LoadAsync(request, cancellationToken);
        if (spec.MeasuresThroughput)
            Measured = await MeasureAsync(replica, model, progress, cancellationToken);
        return model;
    }

    private async Task<double?> MeasureAsync(ModelReplica replica, ILoadedModel model, Action<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            var measure = new ThroughputMeasure(model, () => live.IsAnyOtherBusy(replica), time);
            await live.Measuring.WaitAsync(cancellationToken);
            try
            {
                return await measure.RunAsync(progress, cancellationToken);
            }
            finally
            {
                live.Measuring.Release();
            }
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }
    }
}
