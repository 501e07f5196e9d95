using System.Collections.Concurrent;
using ServingCluster.Silo.Bindings;
using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo.Driving;

/// <summary>
/// Brings endpoints and models back into memory within seconds after the silo that held them has gone: whenever the membership
/// changes, every silo calls its share of all names; in a large cluster a few silos do so for all, since each reads all the names. A call
/// to what is in memory already is cheap.
/// </summary>
internal sealed class Awakener(
    IClusterMembershipService membership, ClusterNodes nodes, ILocalSiloDetails self, IServingGrains grains, DrivingOptions driving,
    [FromKeyedServices(ServingTime.Key)] TimeProvider time, ILogger<Awakener> logger)
    : BackgroundService
{
    private const int CallsAtOnce = 16;
    private const int MostAwakeners = 16;

    // With the pauses a minute, in which a storage that was away, or a silo that is found lost only now, may be overcome. An endpoint that still
    // cannot be woken then has a fault of its own, and a reminder.
    private const int MostTries = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!driving.IsOn)
            return;
        IReadOnlyCollection<SiloAddress> before = [];
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                if (Are(before))
                    continue;
                before = [.. nodes.Silos];
                var awakeners = Share.OwnersOf("awakeners", nodes.Names, MostAwakeners);
                if (!awakeners.Contains(self.Name))
                    continue;
                var round = new Round(before, awakeners);
                await Task.WhenAll(
                    WakeAsync("endpoint", grains.EndpointCatalog(), name => grains.Endpoint(name).ReconcileAsync(), round, stoppingToken),
                    WakeAsync("model", grains.ModelCatalog(), name => grains.Model(name).ReconcileAsync(), round, stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private bool Are(IReadOnlyCollection<SiloAddress> members) => nodes.Silos is var now && now.Count == members.Count && now.All(members.Contains);

    // Whoever is in the cluster by then is the next round's.
    private async Task WakeAsync(string kind, INameCatalog catalog, Func<string, Task> wake, Round round, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string>? asleep = null;
        for (var tries = 0; tries < MostTries && asleep is not { Count: 0 } && Are(round.Members); tries++)
        {
            if (tries > 0)
                await Task.Delay(Pause, time, cancellationToken);
            asleep ??= await ShareAsync(kind, catalog, round.Awakeners);
            if (asleep is not null)
                asleep = await WakeAsync(kind, asleep, wake, cancellationToken);
        }
    }

    /// <returns>The names that are this silo's to call; null when they cannot be listed.</returns>
    private async Task<IReadOnlyCollection<string>?> ShareAsync(string kind, INameCatalog catalog, IReadOnlyCollection<string> awakeners)
    {
        try
        {
            return [.. (await catalog.ListAsync()).Where(name => Share.OwnerOf(name, awakeners) == self.Name)];
        }
        catch (Exception e)
        {
            // The border to other silos and the storage.
            DrivingLog.ListFailed(logger, kind, e);
            return null;
        }
    }

    /// <returns>Those that could not be woken.</returns>
    private async Task<IReadOnlyCollection<string>> WakeAsync(
        string kind, IReadOnlyCollection<string> names, Func<string, Task> wake, CancellationToken cancellationToken)
    {
        var asleep = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(names, options, async (name, _) =>
        {
            try
            {
                await wake(name);
            }
            catch (Exception e)
            {
                // The border to other grains: one that cannot be woken must not keep the others asleep.
                DrivingLog.Failed(logger, kind, name, e);
                asleep.Add(name);
            }
        });
        return asleep;
    }

    private readonly record struct Round(IReadOnlyCollection<SiloAddress> Members, IReadOnlyCollection<string> Awakeners);
}
