using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Registry;

/// <summary>Takes every folder with a model.onnx in it.</summary>
internal sealed class FolderRuntime : IModelRuntime
{
    public string Name => "onnx";

    public ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken) =>
        new(File.Exists(Path.Combine(folder, "model.onnx"))
            ? new ModelManifest
            {
                Runtime = Name,
                Signature = new ModelSignature { Inputs = [] },
                HasLoggedSignature = false,
                SizeBytes = 1,
                MemoryBytes = 1,
            }
            : null);

    public ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        throw new NotSupportedException();
}
