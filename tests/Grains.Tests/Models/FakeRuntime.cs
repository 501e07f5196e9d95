using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>A runtime that takes every folder for its own unless told otherwise.</summary>
internal sealed class FakeRuntime(string name = "fake") : IModelRuntime
{
    public static ModelManifest Manifest { get; } = new()
    {
        Runtime = "fake",
        Signature = new ModelSignature { Inputs = [new SignatureField { Name = "x", Column = ColumnType.Double }] },
        HasLoggedSignature = true,
        SizeBytes = 10,
        MemoryBytes = 20,
        InputExample = "{\"inputs\":[1]}",
    };

    public Func<string, CancellationToken, ValueTask<ModelManifest?>> OnInspect { get; set; } = (_, _) => new(Manifest);

    public string Name => name;

    public ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken) =>
        OnInspect(folder, cancellationToken);

    public ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        throw new NotSupportedException();
}
