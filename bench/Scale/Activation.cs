using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Endpoints;

namespace ServingCluster.Scale;

/// <summary>An endpoint in the memory of a node, and the timer that drives it there. It ends with the node.</summary>
internal sealed class Activation : IReconcileSignal
{
    private readonly SimulatedCluster _cluster;
    private readonly SimulatedEndpoint _endpoint;
    private readonly ServingEndpoint _grain;
    private bool _isSoon;
    private bool _isTicking;

    // An event of an earlier setting of the timer finds another number here.
    private int _setting;

    public Activation(SimulatedCluster cluster, SimulatedEndpoint endpoint, SimulatedNode host)
    {
        (_cluster, _endpoint, Host) = (cluster, endpoint, host);
        _grain = new ServingEndpoint(
            endpoint.Name, cluster.GrainsOf(host), cluster.StoreOf(host), [], new EndpointOptions(), cluster.Time, this, sealer: null!, channels: [],
            NullLogger<ServingEndpoint>.Instance);
    }

    public SimulatedNode Host { get; }

    public Task CreateAsync(EndpointCreation creation) => _grain.CreateAsync(creation, "scale");

    public Task<EndpointDescription?> GetAsync() => _grain.GetAsync();

    public void Soon(string endpoint) => Soon();

    public void Soon()
    {
        _isSoon = true;
        if (!_isTicking)
            Arm(TimeSpan.Zero);
    }

    private void Arm(TimeSpan after)
    {
        var setting = ++_setting;
        _cluster.Time.Schedule(after, () =>
        {
            if (setting == _setting && Host.IsUp)
                _cluster.Watch(TickAsync());
        });
    }

    private async Task TickAsync()
    {
        (_isSoon, _isTicking) = (false, true);
        _cluster.Calls.Count("reconcile");
        var again = await _grain.ReconcileAsync();
        _isTicking = false;
        await _endpoint.LookAsync();
        Arm(_isSoon ? TimeSpan.Zero : again);
    }
}
