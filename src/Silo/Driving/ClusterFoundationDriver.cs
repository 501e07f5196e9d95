using ServingCluster.Grains.FoundationModels;
using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo.Driving;

/// <summary>The driver of foundation models in a cluster: one silo looks, and while the membership changes two may, which does no harm.</summary>
internal sealed class ClusterFoundationDriver(
    ClusterNodes nodes, ILocalSiloDetails self, DrivingOptions driving, FoundationModelKeeper keeper, TimeProvider time,
    ILogger<FoundationModelDriver> logger)
    : FoundationModelDriver(keeper, time, logger)
{
    protected override bool IsMine => driving.IsOn && Share.OwnerOf("foundation-models", nodes.Names) == self.Name;
}
