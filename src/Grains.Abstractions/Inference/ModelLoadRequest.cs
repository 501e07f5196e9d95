using ServingCluster.Models;

namespace ServingCluster.Inference;

/// <summary>What to load, where, and how.</summary>
public sealed record ModelLoadRequest
{
    /// <summary>The registered model's full name, which answers tell.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>The artifact folder on this machine.</summary>
    public required string Folder { get; init; }

    /// <summary>What <see cref="IModelRuntime.InspectAsync"/> said of it.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>The device, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The served entity's settings, checked by <see cref="IModelRuntime.ValidateSettings"/>.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Takes a line for the build log at each step.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>Takes what is being done, from <see cref="LoadStep.Loading"/> on.</summary>
    public Action<LoadStep> Step { get; init; } = static _ => { };
}
