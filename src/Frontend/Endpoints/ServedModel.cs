using ServingCluster.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>A served entity with what its model's files hold.</summary>
internal sealed record ServedModel(ServedEntity Entity, ModelManifest Manifest);
