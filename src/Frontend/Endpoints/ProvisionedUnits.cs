using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// The <c>min_dbus</c> and <c>max_dbus</c> of a served entity: one unit for each concurrent request that is provisioned, whatever it is
/// provisioned by.
/// </summary>
internal static class ProvisionedUnits
{
    public static (double Min, double Max) Of(ServedEntity entity)
    {
        if (ProvisionedThroughput.IsAskedFor(entity))
        {
            var limits = ScaleLimits.Of(entity);
            return (limits.MinReplicas * limits.Share, limits.MaxConcurrency);
        }

        var (min, max) = WorkloadSizes.TryParse(entity.WorkloadSize, out var size)
            ? (size.MinConcurrency, size.MaxConcurrency)
            : (entity.MinProvisionedConcurrency ?? 0, entity.MaxProvisionedConcurrency ?? 0);
        return (entity.ScaleToZeroEnabled ? 0 : min, max);
    }
}
