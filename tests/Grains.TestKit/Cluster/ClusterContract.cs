using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>What all contracts of grains share: a cluster, models to serve, and waits that say what they waited for.</summary>
public abstract class ClusterContract : IAsyncLifetime
{
    protected const string Ann = "ann@example.org";
    protected const string ModelName = "main.ml.churn";
    protected const string EndpointName = "churn";

    /// <summary>How long to wait for what comes at once: longer than a busy machine ever takes, since only a failure waits that long.</summary>
    protected static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(1);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    protected IClusterFixture Cluster { get; private set; } = null!;

    protected IServingEndpoint Endpoint => Cluster.Grains.Endpoint(EndpointName);

    public virtual async ValueTask InitializeAsync()
    {
        Cluster = await StartAsync();
        await Cluster.ReportNodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(Cluster.Runtime.Violations);
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts an empty cluster.</summary>
    protected abstract ValueTask<IClusterFixture> StartAsync();

    /// <summary>Registers versions 1, 2, … of the model and waits until each is decided.</summary>
    protected async Task RegisterAsync(params string[] sources)
    {
        var model = Cluster.Grains.Model(ModelName);
        if (await model.GetAsync() is null)
            await model.CreateAsync(new RegisteredModelCreation(), Ann);
        foreach (var source in sources)
        {
            var version = await model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Ann);
            await UntilAsync(
                async () => (await model.GetAsync())!.Version(version.Version)!.Status,
                status => status != ModelVersionStatus.PendingRegistration);
        }
    }

    /// <summary>One round of what a driver does.</summary>
    protected async Task ReconcileAsync()
    {
        await Cluster.ReportNodeAsync();
        await Endpoint.ReconcileAsync();
    }

    protected async Task AdvanceAsync(TimeSpan time)
    {
        Cluster.Advance(time);
        await ReconcileAsync();
    }

    /// <summary>Reconciles until the endpoint is as expected.</summary>
    protected Task<EndpointDescription> UntilAsync(Predicate<EndpointDescription> expected) => UntilAsync(
        async () =>
        {
            await ReconcileAsync();
            return (await Endpoint.GetAsync())!;
        },
        expected);

    /// <summary>Reconciles until the latest update has ended.</summary>
    protected Task<EndpointDescription> SettleAsync() => UntilAsync(e => e.ConfigUpdate != ConfigUpdateState.InProgress);

    /// <summary>Lets the last of the retired replicas drain and go.</summary>
    protected async Task DrainAsync(Predicate<IReadOnlyList<string>> expected)
    {
        await AdvanceAsync(Cluster.Timings.DrainGrace);
        await UntilAsync(
            async () =>
            {
                await ReconcileAsync();
                return (IReadOnlyList<string>)[.. Cluster.Runtime.Live.Order()];
            },
            expected);
    }

    /// <summary>Creates the endpoint over version 1 and waits until it serves.</summary>
    protected async Task<EndpointDescription> CreateReadyAsync(EndpointConfigInput? config = null)
    {
        await Endpoint.CreateAsync(new EndpointCreation { Config = config ?? Serve(1) }, Ann);
        return await UntilAsync(e => e.Ready);
    }

    /// <summary>A replica goes without anybody having asked the endpoint, and the endpoint takes notice.</summary>
    protected async Task LoseAsync(ReplicaKey key)
    {
        var replica = Cluster.Grains.Replica(key);
        await replica.UnloadAsync();
        await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Unloaded);
        await Endpoint.ReconcileAsync();
    }

    /// <summary>A config of one entity, named v1, v2, … after its version.</summary>
    protected static EndpointConfigInput Serve(int version, bool scaleToZero = false, int? min = null, int? max = null) =>
        new() { ServedEntities = [Entity(version) with { ScaleToZeroEnabled = scaleToZero, MinProvisionedConcurrency = min, MaxProvisionedConcurrency = max }] };

    protected static ServedEntityInput Entity(int version) =>
        new() { Name = $"v{version}", EntityName = ModelName, EntityVersion = $"{version}" };

    protected static InvocationRequest Request() => new()
    {
        Body = "{}"u8.ToArray(),
        Format = BodyFormat.Json,
        Caller = Ann,
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };

    /// <summary>The keys that routers are given for a served entity just now.</summary>
    protected async Task<IReadOnlyList<ReplicaKey>> RoutedAsync(string entity)
    {
        var table = await Endpoint.WatchRoutesAsync(-1, default);
        return table!.Entities.Single(e => e.Name == entity).Replicas;
    }

    /// <summary>Sends a request to the only replica that routers are given for a served entity.</summary>
    protected async Task<string> AskAsync(string entity)
    {
        using var answer = await Cluster.Grains.Replica((await RoutedAsync(entity))[0]).InvokeAsync(Request(), default);
        return answer.Error is { } error ? $"{error}: {answer.Message}" : Encoding.UTF8.GetString(answer.Body.Span);
    }

    /// <summary>Waits until a replica holds so many requests: what was sent to it may be on its way.</summary>
    protected static Task HoldingAsync(IModelReplica replica, int requests) =>
        UntilAsync(async () => (await replica.GetStatusAsync()).InFlight, count => count == requests);

    protected static async Task<ServingException> RefusedAsync(ErrorCode code, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<ServingException>(act);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    /// <summary>Looks until what is seen is as expected; the watchdog says what was seen last.</summary>
    protected static async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> expected)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (expected(seen))
                return seen;
            Assert.True(Stopwatch.GetElapsedTime(began) < Watchdog, $"Waited in vain; at last: {JsonSerializer.Serialize(seen, Indented)}");
            await Task.Delay(1);
        }
    }
}
