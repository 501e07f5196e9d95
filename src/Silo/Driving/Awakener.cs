using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo.Driving;

/// <summary>
/// Brings endpoints and models back into memory within seconds after the silo that held them has gone: whenever the membership
/// changes, every silo calls its share of all names; in a large cluster a few silos do so for all, since each reads all the names. A call
/// to what is in memory already is cheap.
/// </summary>
internal sealed class Awakener(
    IClusterMembershipService membership, ClusterNodes nodes, ILocalSiloDetails self, IServingGrains grains, DrivingOptions driving, ILogger<Awakener> logger)
    : BackgroundService
{
    private const int CallsAtOnce = 16;
    private const int MostAwakeners = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!driving.IsOn)
            return;
        IReadOnlyCollection<string> before = [];
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                var now = nodes.Names;
                if (now.Count == before.Count && now.All(before.Contains))
                    continue;
                before = [.. now];
                var awakeners = Share.OwnersOf("awakeners", before, MostAwakeners);
                if (!awakeners.Contains(self.Name))
                    continue;
                await WakeAsync("endpoint", grains.EndpointCatalog(), name => grains.Endpoint(name).ReconcileAsync(), awakeners, stoppingToken);
                await WakeAsync("model", grains.ModelCatalog(), name => grains.Model(name).ReconcileAsync(), awakeners, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task WakeAsync(string kind, INameCatalog catalog, Func<string, Task> wake, IReadOnlyCollection<string> awakeners, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names;
        try
        {
            names = await catalog.ListAsync();
        }
        catch (Exception e)
        {
            // The border to other silos: reminders and callers wake what this misses.
            DrivingLog.ListFailed(logger, kind, e);
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(names.Where(n => Share.OwnerOf(n, awakeners) == self.Name), options, async (name, _) =>
        {
            try
            {
                await wake(name);
            }
            catch (Exception e)
            {
                // The border to other grains: one that cannot be woken must not keep the others asleep.
                DrivingLog.Failed(logger, kind, name, e);
            }
        });
    }
}
