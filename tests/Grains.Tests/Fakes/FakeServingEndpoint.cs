using System.Threading.Channels;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Identity;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>An endpoint of which only the routes work; a test publishes them.</summary>
internal sealed class FakeServingEndpoint(string name) : IServingEndpoint
{
    private readonly Lock _gate = new();
    private readonly Channel<RouterReport> _reports = Channel.CreateUnbounded<RouterReport>();
    private readonly TaskCompletionSource _never = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RouteTable? _table;
    private long _lastPolled = long.MinValue;
    private int _failures;
    private int _hangs;

    public string Name { get; } = name;

    /// <summary>What routers reported, in order.</summary>
    public ChannelReader<RouterReport> Reports => _reports.Reader;

    /// <summary>Long polls that were begun.</summary>
    public int Polls { get; private set; }

    /// <summary>Long polls that wait just now.</summary>
    public int OpenPolls { get; private set; }

    /// <summary>What it says of itself.</summary>
    public EndpointDescription? Description { get; set; }

    /// <summary>What it does with a report; null to take it.</summary>
    public Func<Task>? OnReport { get; set; }

    /// <summary>Whether it owns a replica.</summary>
    public Func<ReplicaKey, Task<bool>> OnOwns { get; set; } = _ => throw new NotSupportedException();

    /// <summary>Makes that many polls hang until they are cancelled, the one that waits now among them.</summary>
    public void HangPolls(int count)
    {
        lock (_gate)
        {
            _hangs = count;
            Signal();
        }
    }

    /// <summary>Makes the next polls fail.</summary>
    public void FailPolls(int count)
    {
        lock (_gate)
        {
            _failures = count;
            Signal();
        }
    }

    /// <summary>Publishes a table; null deletes the endpoint.</summary>
    public void Publish(RouteTable? table)
    {
        lock (_gate)
        {
            _table = table;
            Signal();
        }
    }

    /// <summary>Completes when a router has taken in the table of that version: it polls for a later one.</summary>
    public async Task AppliedAsync(long version)
    {
        while (true)
        {
            Task polled;
            lock (_gate)
            {
                if (_lastPolled >= version)
                    return;
                polled = _polled.Task;
            }
            await polled;
        }
    }

    public Task<bool> OwnsAsync(ReplicaKey replica) => OnOwns(replica);

    public async Task<RouteTable?> WatchRoutesAsync(long afterVersion, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                Polls++;
                _lastPolled = afterVersion;
                var polled = _polled;
                _polled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                polled.SetResult();
                if (_failures-- > 0)
                    throw new InvalidOperationException("The endpoint cannot be reached.");
                var hangs = _hangs-- > 0;
                if (!hangs && (_table is null || _table.Version > afterVersion))
                    return _table;
                changed = hangs ? _never.Task : _changed.Task;
                OpenPolls++;
            }
            try
            {
                await changed.WaitAsync(cancellationToken);
            }
            finally
            {
                lock (_gate)
                    OpenPolls--;
            }
        }
    }

    public Task ReportWaitingAsync(RouterReport report)
    {
        _reports.Writer.TryWrite(report);
        return OnReport?.Invoke() ?? Task.CompletedTask;
    }

    public Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller) => throw new NotSupportedException();

    public Task ProvideAsync(FoundationModelOffer offer) => throw new NotSupportedException();

    public Task WithdrawAsync() => throw new NotSupportedException();

    /// <summary>No endpoint is there as callers see it, whatever routes it has.</summary>
    public Task<EndpointDescription?> GetAsync() => Task.FromResult(Description);

    public Task<EndpointDescription> UpdateConfigAsync(EndpointConfigInput config, string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> CancelUpdateAsync(string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> UpdateTagsAsync(IReadOnlyDictionary<string, string> add, IReadOnlyList<string> remove, string caller) =>
        throw new NotSupportedException();

    public Task<EndpointDescription> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        throw new NotSupportedException();

    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => throw new NotSupportedException();

    public Task<EndpointDescription> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        throw new NotSupportedException();

    public Task<EndpointDescription> SetGatewayAsync(GatewayConfig gateway, string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> SetNotificationsAsync(EmailNotifications notifications, string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> SetTelemetryAsync(TelemetryInput? telemetry, string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> SetRateLimitsAsync(IReadOnlyList<RateLimit> limits, string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> StopAsync(string caller) => throw new NotSupportedException();

    public Task<EndpointDescription> StartAsync(string caller) => throw new NotSupportedException();

    public Task DeleteAsync(string caller) => throw new NotSupportedException();

    public Task CheckAsync(EndpointProposal proposal) => throw new NotSupportedException();

    public Task<IReadOnlyList<EndpointConfig>> GetConfigHistoryAsync() => throw new NotSupportedException();

    public Task<IReadOnlyList<EndpointEvent>> GetEventsAsync() => throw new NotSupportedException();

    public Task<string> GetLogAsync(string servedEntity, ReplicaLog log, long? configVersion) => throw new NotSupportedException();

    public Task<bool> UsesAsync(string modelName, int modelVersion) => throw new NotSupportedException();

    public Task<TimeSpan> ReconcileAsync() => throw new NotSupportedException();

    private void Signal()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
