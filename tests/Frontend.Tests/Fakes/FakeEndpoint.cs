using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Identity;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Notes what it is told and answers from <see cref="Description"/>.</summary>
internal sealed class FakeEndpoint(string name, FakeCatalog catalog) : IServingEndpoint
{
    public EndpointDescription? Description { get; set; }

    /// <summary>Thrown by every command.</summary>
    public Exception? Failure { get; set; }

    public EndpointCreation? Creation { get; private set; }

    public EndpointConfigInput? Config { get; private set; }

    /// <summary>What it was asked to check.</summary>
    public EndpointProposal? Proposal { get; private set; }

    public TelemetryInput? Telemetry { get; private set; }

    public List<string> Commands { get; } = [];

    public string? Caller { get; private set; }

    public IReadOnlyList<EndpointEvent> Events { get; set; } = [];

    public IReadOnlyList<EndpointConfig> History { get; set; } = [];

    public (string Entity, ReplicaLog Log, long? ConfigVersion) AskedLog { get; private set; }

    public async Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller)
    {
        Note("create", caller);
        if (Description is not null)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"Serving endpoint with name {name} already exists.");
        Creation = creation;
        await catalog.AddAsync(name);
        return Description = Samples.NewEndpoint(name, creation);
    }

    public Task CheckAsync(EndpointProposal proposal)
    {
        if (Failure is not null)
            throw Failure;
        Proposal = proposal;
        return Task.CompletedTask;
    }

    public Task ProvideAsync(FoundationModelOffer offer) => throw new NotSupportedException();

    public Task WithdrawAsync() => throw new NotSupportedException();

    public Task<EndpointDescription?> GetAsync() => Task.FromResult(Description);

    public Task<EndpointDescription> UpdateConfigAsync(EndpointConfigInput config, string caller)
    {
        Note("update", caller);
        Config = config;
        return Answer();
    }

    public Task<EndpointDescription> CancelUpdateAsync(string caller)
    {
        Note("cancel", caller);
        return Answer();
    }

    public Task<EndpointDescription> UpdateTagsAsync(IReadOnlyDictionary<string, string> add, IReadOnlyList<string> remove, string caller)
    {
        Note("tags", caller);
        var tags = Description!.Tags.Concat(add).Where(t => !remove.Contains(t.Key)).DistinctBy(t => t.Key).ToDictionary();
        Description = Description with { Tags = tags };
        return Answer();
    }

    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => Task.CompletedTask;

    public Task<EndpointDescription> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller)
    {
        Note("replace access", caller);
        Description = Description! with { Access = new AccessList<EndpointPermission> { Entries = entries } };
        return Answer();
    }

    public Task<EndpointDescription> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller)
    {
        Note("grant access", caller);
        Description = Description! with { Access = Description!.Access.With(entries) };
        return Answer();
    }

    public Task<EndpointDescription> SetGatewayAsync(GatewayConfig gateway, string caller)
    {
        Note("gateway", caller);
        Description = Description! with { Gateway = GatewayRules.Complete(gateway, name) };
        return Answer();
    }

    public Task<EndpointDescription> SetRateLimitsAsync(IReadOnlyList<RateLimit> limits, string caller)
    {
        Note("rate limits", caller);
        Description = Description! with { RateLimits = limits };
        return Answer();
    }

    public Task<EndpointDescription> SetNotificationsAsync(EmailNotifications notifications, string caller)
    {
        Note("notifications", caller);
        Description = Description! with { Notifications = notifications };
        return Answer();
    }

    public Task<EndpointDescription> SetTelemetryAsync(TelemetryInput? telemetry, string caller)
    {
        Note("telemetry", caller);
        Telemetry = telemetry;
        Description = Description! with
        {
            Telemetry = telemetry is null ? null : new TelemetryConfig("0123456789abcdef0123456789abcdef", telemetry.LogsTable!)
            {
                SamplingFraction = telemetry.SamplingFraction ?? 1,
                Features = telemetry.Features ?? [],
            },
        };
        return Answer();
    }

    public Task<EndpointDescription> StopAsync(string caller)
    {
        Note("stop", caller);
        Description = Description! with { Stopped = true, Ready = false };
        return Answer();
    }

    public Task<EndpointDescription> StartAsync(string caller)
    {
        Note("start", caller);
        Description = Description! with { Stopped = false };
        return Answer();
    }

    public async Task DeleteAsync(string caller)
    {
        Note("delete", caller);
        Description = null;
        await catalog.RemoveAsync(name);
    }

    public Task<IReadOnlyList<EndpointConfig>> GetConfigHistoryAsync() => Task.FromResult(History);

    public Task<IReadOnlyList<EndpointEvent>> GetEventsAsync() => Task.FromResult(Events);

    public Task<string> GetLogAsync(string servedEntity, ReplicaLog log, long? configVersion)
    {
        AskedLog = (servedEntity, log, configVersion);
        return Failure is null ? Task.FromResult($"{log} log of {servedEntity}\nline 2") : throw Failure;
    }

    public Task<bool> UsesAsync(string modelName, int modelVersion) => throw new NotSupportedException();

    public Task<bool> OwnsAsync(ReplicaKey replica) => throw new NotSupportedException();

    public Task<RouteTable?> WatchRoutesAsync(long afterVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReportWaitingAsync(RouterReport report) => throw new NotSupportedException();

    public Task<TimeSpan> ReconcileAsync() => throw new NotSupportedException();

    private void Note(string command, string caller)
    {
        if (Failure is not null)
            throw Failure;
        Commands.Add(command);
        Caller = caller;
    }

    private Task<EndpointDescription> Answer() => Task.FromResult(Description!);
}
