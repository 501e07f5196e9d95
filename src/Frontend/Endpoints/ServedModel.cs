using ServingCluster.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>A served entity with what its model's files hold.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Manifest">What its model's files hold; null for an external model, of which no more is known than its task.</param>
internal sealed record ServedModel(ServedEntity Entity, ModelManifest? Manifest)
{
    /// <summary>Its task; null for a custom model.</summary>
    public string? Task => Manifest is null ? Entity.External?.Task : Manifest.Task;
}
