using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.OrleansHop;

/// <summary>Loads models that do what <see cref="EchoGrain"/> does.</summary>
internal sealed class EchoRuntime : IModelRuntime
{
    public string Name => "echo";

    public ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken) => new((ModelManifest?)null);

    public ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken) => new(new EchoModel());

    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes)
    {
    }
}
