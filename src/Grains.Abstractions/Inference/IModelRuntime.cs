using ServingCluster.Models;

namespace ServingCluster.Inference;

/// <summary>A kind of model that can be served, such as ONNX. All runtimes are injected and asked in turn.</summary>
public interface IModelRuntime
{
    /// <summary>The runtime's name, such as <c>onnx</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Looks at an artifact folder and says what it holds, having checked that it can be loaded.
    /// </summary>
    /// <returns>Null when the folder is not of this runtime's kind.</returns>
    /// <exception cref="Errors.ServingException">The folder is of this kind but broken; the message says how.</exception>
    ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Loads the model, and warms it by a trial run where made-up input will do.</summary>
    /// <exception cref="Errors.ServingException">It cannot be loaded as asked; the message says why.</exception>
    ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Notes in <paramref name="mistakes"/> each setting of a served entity that this runtime does not know or cannot honour.
    /// </summary>
    /// <param name="settings">The entity's <c>environment_vars</c>.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Errors.Mistakes mistakes);
}
