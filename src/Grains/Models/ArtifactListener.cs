using ServingCluster.Grains.Artifacts;

namespace ServingCluster.Grains.Models;

/// <summary>Hands progress on at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
internal sealed class ArtifactListener(Action<ArtifactProgress> report) : IProgress<ArtifactProgress>
{
    public void Report(ArtifactProgress value) => report(value);
}
