namespace ServingCluster.Grains.Models;

/// <summary>An endpoint's word that it uses, or is about to use, a version.</summary>
internal sealed record VersionPin(int Version, string Endpoint, DateTimeOffset PinnedAt);
