using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The scripted runtime as one process sees it: when the process is dead, nothing more is loaded.</summary>
public sealed class MortalRuntime(ScriptedRuntime inner) : IModelRuntime
{
    private volatile bool _dead;

    public string Name => inner.Name;

    public void Die() => _dead = true;

    public ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken) =>
        inner.InspectAsync(folder, cancellationToken);

    public async ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken)
    {
        var model = await inner.LoadAsync(request, cancellationToken);
        if (!_dead)
            return model;
        await model.DisposeAsync();
        throw new Crash();
    }

    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        inner.ValidateSettings(settings, path, mistakes);
}
