using System.Text;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Routing;
using ServingCluster.Secrets;
using ServingCluster.Silo.Tests.Contracts;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Bindings;

/// <summary>Every method of every grain, called on one silo and run on another: arguments, results, errors, streams, cancellation.</summary>
[Collection(Alone.Name)]
public sealed class AcrossSilosTests : ClusterContract
{
    private readonly CallsAcross _calls;
    private OrleansClusterFixture? _cluster;

    public AcrossSilosTests() => _calls = new CallsAcross(() => _cluster?.NodeAddress);

    private IServingGrains Grains => Cluster.Grains;

    [Fact]
    public async Task Every_method_of_an_endpoint()
    {
        await RegisterAsync("one", "two");
        Assert.Null(await Endpoint.GetAsync());
        var creation = new EndpointCreation { Config = Serve(1), Description = "µ", Tags = new Dictionary<string, string> { ["team"] = "" } };
        var created = await Endpoint.CreateAsync(creation, Ann);
        Assert.Equal((EndpointName, Ann, "µ", ""), (created.Name, created.Creator, created.Description, created.Tags["team"]));
        var refusal = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CreateAsync(creation, Ann));
        Assert.Contains(EndpointName, refusal.Message);
        await Endpoint.CheckAsync(new EndpointProposal { Gateway = new GatewayConfig { UsageTracking = true } });
        refusal = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CheckAsync(new EndpointProposal { Creation = creation }));
        Assert.Equal("name", Assert.Single(refusal.Mistakes).Path);
        await UntilAsync(e => e.Ready);
        Assert.InRange(await Endpoint.ReconcileAsync(), TimeSpan.Zero, TimeSpan.FromMinutes(10));

        var table = (await Endpoint.WatchRoutesAsync(-1, default))!;
        var replica = Assert.Single(table.Entities.Single().Replicas);
        Assert.Equal((EndpointName, created.Id, 1L), (table.Endpoint, table.EndpointId, table.ConfigVersion));
        Assert.True(await Endpoint.OwnsAsync(replica));
        Assert.False(await Endpoint.OwnsAsync(replica with { Id = "9-x" }));
        Assert.True(await Endpoint.UsesAsync(ModelName, 1));
        Assert.False(await Endpoint.UsesAsync(ModelName, 2));
        Assert.Contains("Loading one.", await Endpoint.GetLogAsync("v1", ReplicaLog.Build, 1));
        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 1 }));

        Cluster.Runtime.Hold("two");
        var updating = await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        Assert.Equal((ConfigUpdateState.InProgress, 2L), (updating.ConfigUpdate, updating.PendingConfig!.Config.Version));
        Assert.Equal(ConfigUpdateState.UpdateCanceled, (await Endpoint.CancelUpdateAsync(Ann)).ConfigUpdate);
        Cluster.Runtime.Release("two");
        Assert.Equal([2L, 1L], (await Endpoint.GetConfigHistoryAsync()).Select(c => c.Version));
        Assert.Contains(await Endpoint.GetEventsAsync(), e => e is { Status: EventStatus.Success, ConfigVersion: 1 });
        Assert.Equal("blue", (await Endpoint.UpdateTagsAsync(new Dictionary<string, string> { ["colour"] = "blue" }, ["team"], Ann)).Tags.Single().Value);
        var gateway = new GatewayConfig
        {
            UsageTracking = true,
            InferenceTable = new InferenceTableConfig(true, "main", "logs", null),
            RateLimits = [new RateLimit(RateLimitKey.UserGroup, "µ", 5, null)],
        };
        Assert.Equal(EndpointName, (await Endpoint.SetGatewayAsync(gateway, Ann)).Gateway!.InferenceTable!.TableNamePrefix);
        Assert.Equal(gateway.RateLimits, (await Endpoint.WatchRoutesAsync(-1, default))!.Gateway!.RateLimits);
        Assert.Null((await Endpoint.SetGatewayAsync(new GatewayConfig(), Ann)).Gateway);
        Assert.Equal(7, (await Endpoint.SetRateLimitsAsync([new RateLimit(RateLimitKey.Endpoint, null, 7, null)], Ann)).RateLimits.Single().Calls);

        Assert.Equal([Ann], (await Endpoint.SetNotificationsAsync(new EmailNotifications([Ann], []), Ann)).Notifications!.OnUpdateSuccess);
        var telemetry = new TelemetryInput { LogsTable = "main.logs.churn", Features = [TelemetryFeature.InferenceTable] };
        Assert.Equal("main.logs.churn", (await Endpoint.SetTelemetryAsync(telemetry, Ann)).Telemetry!.LogsTable);
        Assert.Equal("churn", (await Endpoint.WatchRoutesAsync(-1, default))!.Telemetry!.Table!.Prefix);
        Assert.Null((await Endpoint.SetTelemetryAsync(null, Ann)).Telemetry);
        AccessEntry<EndpointPermission> readers = new(PrincipalKind.Group, "readers", EndpointPermission.CanView);
        Assert.Equal(created.Access.With([readers]), (await Endpoint.GrantAccessAsync(created.Id, [readers], Ann)).Access);
        Assert.Equal([readers], (await Endpoint.ReplaceAccessAsync(created.Id, [readers], Ann)).Access.Entries);
        await Endpoint.RevokeAccessAsync(readers.Kind, readers.Name);
        Assert.Empty((await Endpoint.WatchRoutesAsync(-1, default))!.Access.Entries);

        Assert.True((await Endpoint.StopAsync(Ann)).Stopped);
        Assert.Equal(ConfigUpdateState.InProgress, (await Endpoint.StartAsync(Ann)).ConfigUpdate);
        // While the start is under way, its routes may change and end the watch.
        await SettleAsync();
        var shown = (await Endpoint.WatchRoutesAsync(-1, default))!.Version;
        await CancelsAsync(token => Endpoint.WatchRoutesAsync(shown, token));
        var offer = new FoundationModelOffer
        {
            Model = new FoundationModel { Name = ModelName, DisplayName = "Churn" },
            Version = 1,
            Traits = new ModelTraits("llm/v1/chat", 16),
        };
        Assert.Contains(EndpointName, (await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.ProvideAsync(offer))).Message);
        await Endpoint.WithdrawAsync();
        Assert.NotNull(await Endpoint.GetAsync());
        await Endpoint.DeleteAsync(Ann);
        Assert.Null(await Endpoint.WatchRoutesAsync(-1, default));
        Assert.Empty(_calls.Missing(Endpoint, typeof(IServingEndpoint)));
    }

    [Fact]
    public async Task Every_method_of_a_rate_limiter()
    {
        var limiter = Grains.RateLimiter("0123456789abcdef0123456789abcdef");
        var budget = new Budget(RateLimitKey.UserGroup, "µ", LimitUnit.Tokens);
        var request = new LeaseRequest("r", [new LeaseAsk(budget, 100, 1) { Needed = 30, Wanted = 40 }]);
        var reply = await limiter.LeaseAsync(request);
        Assert.Equal(new LeaseGrant(40, 60), Assert.Single(reply.Grants));
        Assert.InRange(reply.UntilEnd, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        var report = await limiter.ReadAsync([new BudgetQuery(budget, 100), new BudgetQuery(budget with { Subject = "x" }, 7)]);
        Assert.Equal([60L, 7L], report.Left);
        Assert.Equal(reply.UntilEnd, report.UntilRenewal);
        await limiter.ForgetAsync();
        Assert.Equal([100L], (await limiter.ReadAsync([new BudgetQuery(budget, 100)])).Left);
        Assert.Empty(_calls.Missing(limiter, typeof(IRateLimiter)));
    }

    [Fact]
    public async Task Every_method_of_a_replica()
    {
        var replica = Grains.Replica(new ReplicaKey(Cluster.NodeName, "cpu", EndpointName, "1-x"));
        Assert.Equal(ReplicaState.Absent, (await replica.GetStatusAsync()).State);
        Assert.Equal((null, ErrorCode.ReplicaUnavailable), (await ReadAsync(replica, Request()))[0]);
        await replica.EnsureLoadedAsync(await SpecAsync());
        await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Ready);
        Assert.Contains(await replica.GetLogAsync(ReplicaLog.Build), line => line.EndsWith("Loading one.", StringComparison.Ordinal));

        Cluster.Runtime.Answer = r => $"{r.Caller} {r.RequestId} {r.Format} {r.Task} {r.Deadline == DateTimeOffset.MaxValue} {r.Body.Length} {r.TraceParent} {r.TraceState}";
        var request = new InvocationRequest
        {
            Body = new byte[100_000],
            Format = BodyFormat.Csv,
            Task = InvocationTask.Chat,
            Caller = Ann,
            RequestId = "q",
            Deadline = DateTimeOffset.MaxValue,
            TraceParent = "00-1-2-01",
            TraceState = "a=b",
        };
        using (var answer = await replica.InvokeAsync(request, default))
            Assert.Equal(($"{Ann} q Csv Chat True 100000 00-1-2-01 a=b", 1), (Encoding.UTF8.GetString(answer.Body.Span), answer.Usage.Rows));
        Assert.Equal([("o", null), ("n", null), ("e", null), ("", null)], await ReadAsync(replica, Request()));

        Cluster.Runtime.RequestFault = new ServingException(ErrorCode.BadRequest, "No column 'x'.", TimeSpan.FromSeconds(2));
        using (var fault = await replica.InvokeAsync(Request(), default))
            Assert.Equal((ErrorCode.BadRequest, "No column 'x'.", TimeSpan.FromSeconds(2)), (fault.Error, fault.Message, fault.RetryAfter));
        Assert.Equal([("o", null), (null, ErrorCode.BadRequest)], await ReadAsync(replica, Request()));

        Cluster.Runtime.RequestGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CancelsAsync(token => replica.InvokeAsync(Request(), token).AsTask(), () => HoldingAsync(replica, 1));
        await HoldingAsync(replica, 0);
        await CancelsAsync(
            async token =>
            {
                await foreach (var _ in replica.StreamAsync(Request(), token).WithCancellation(token))
                {
                }
            },
            () => HoldingAsync(replica, 1));
        await HoldingAsync(replica, 0);

        Assert.Equal(ReplicaState.Draining, (await replica.DrainAsync()).State);
        await replica.UnloadAsync();
        await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Unloaded);
        Assert.Empty(_calls.Missing(replica, typeof(IModelReplica)));
    }

    [Fact]
    public async Task Every_method_of_a_model()
    {
        var model = Grains.Model(ModelName);
        Assert.Null(await model.GetAsync());
        var tags = new Dictionary<string, string> { ["a"] = "b" };
        Assert.Equal(tags, (await model.CreateAsync(new RegisteredModelCreation { Description = "µ", Tags = tags }, Ann)).Tags);
        Assert.Contains(ModelName, (await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => model.CreateAsync(new(), Ann))).Message);
        var updated = await model.UpdateAsync("new", "carl", Ann);
        Assert.Equal(("new", "carl"), (updated.Description, updated.Owner));
        await model.SetTagAsync("a", null, Ann);
        AccessEntry<ModelPermission> readers = new(PrincipalKind.Group, "readers", ModelPermission.CanRead);
        Assert.Equal(readers, (await model.GrantAccessAsync(updated.Id, [readers], Ann)).Access.Entries[^1]);
        Assert.Equal([readers], (await model.ReplaceAccessAsync(updated.Id, [readers], Ann)).Access.Entries);
        await model.RevokeAccessAsync(readers.Kind, readers.Name);

        Assert.Equal(1, (await model.CreateVersionAsync(new ModelVersionCreation { Source = "" }, Ann)).Version);
        Assert.Equal("first", (await model.UpdateVersionAsync(1, "first", Ann)).Description);
        await model.SetVersionTagAsync(1, "k", "v", Ann);
        await model.SetAliasAsync("champion", 1, Ann);
        await model.CompleteUploadAsync(1, new UploadedArtifact("folder", "digest"));
        await model.ReconcileAsync();
        var read = await UntilAsync(async () => (await model.GetAsync())!, m => m.Versions[0].Status == ModelVersionStatus.Ready);
        Assert.Equal(("v", 1, "digest", "folder"), (read.Versions[0].Tags["k"], read.Aliases["champion"], read.Versions[0].Digest, read.Versions[0].ArtifactFolder));
        Assert.Empty(read.Tags);

        Assert.Equal("folder", (await model.PinAsync(1, "web")).ArtifactFolder);
        Assert.Contains("'web'", (await RefusedAsync(ErrorCode.InvalidState, () => model.DeleteVersionAsync(1))).Message);
        await model.UnpinAsync(1, "web");
        Assert.Equal("folder", (await model.MeasureAsync(1, DeviceKind.Cpu, ModelQuantization.Int4)).ArtifactFolder);
        await model.DeleteVersionAsync(1);
        await model.DeleteAsync();
        Assert.Null(await model.GetAsync());
        Assert.Empty(_calls.Missing(model, typeof(IRegisteredModel)));
    }

    [Fact]
    public async Task Every_method_of_the_catalogs()
    {
        await CatalogAsync(Grains.EndpointCatalog(), typeof(IEndpointCatalog));
        await CatalogAsync(Grains.ModelCatalog(), typeof(IModelCatalog));
        await CatalogAsync(Grains.SecretScopeCatalog(), typeof(ISecretScopeCatalog));

        async Task CatalogAsync(INameCatalog catalog, Type type)
        {
            await catalog.AddAsync("b");
            await catalog.AddAsync("ä");
            Assert.Equal(["b", "ä"], await catalog.ListAsync());
            Assert.True(await catalog.ContainsAsync("ä"));
            await catalog.RemoveAsync("ä");
            Assert.False(await catalog.ContainsAsync("ä"));
            Assert.Empty(_calls.Missing(catalog, type));
        }
    }

    [Fact]
    public async Task Every_method_of_a_secret_scope()
    {
        var scope = Grains.SecretScope("llm");
        var ann = new Principal(PrincipalKind.User, Ann, "Ann", new HashSet<string> { "analysts" });
        Assert.Null(await scope.GetAsync());
        await scope.CreateAsync(new SecretScopeCreation(Ann, "analysts"));
        var info = (await scope.GetAsync())!;
        Assert.Equal(("llm", Ann, new SecretGrant("analysts", SecretPermission.Manage)), (info.Name, info.Creator, Assert.Single(info.Grants)));
        await scope.PutSecretAsync("k", "sealed1.µ", ann);
        Assert.Equal("sealed1.µ", (await scope.GetSecretAsync("k", null)).Value);
        Assert.Equal("k", Assert.Single(await scope.ListSecretsAsync(ann)).Key);
        await scope.PutGrantAsync(new SecretGrant("bob", SecretPermission.Read) { Kind = PrincipalKind.User }, ann);
        Assert.Equal([("analysts", null), ("bob", PrincipalKind.User)], (await scope.ListGrantsAsync(ann)).Select(g => (g.Principal, g.Kind)));
        var stranger = ann with { Groups = new HashSet<string>() };
        Assert.Contains("READ", (await RefusedAsync(ErrorCode.PermissionDenied, () => scope.GetSecretAsync("k", stranger).AsTask())).Message);
        await scope.DeleteGrantAsync("bob", ann);
        await scope.RevokeAccessAsync(PrincipalKind.User, "bob");
        await scope.DeleteSecretAsync("k", ann);
        await scope.DeleteAsync(ann);
        Assert.Null(await scope.GetAsync());
        Assert.Empty(_calls.Missing(scope, typeof(ISecretScope)));
    }

    [Fact]
    public async Task Every_method_of_the_directory()
    {
        var directory = Grains.NodeDirectory();
        var report = new NodeReport { Node = "far", Zone = "z", Devices = [new DeviceReport("cuda:0", DeviceKind.Gpu, 1L << 40)], Replicas = [] };
        Assert.Null((await directory.ReportAsync(report)).Drain);
        Assert.Equivalent(report, (await directory.ListAsync()).Single(n => n.Report.Node == "far").Report, strict: true);
        var place = await directory.PlaceAsync(new PlacementRequest("e", "1-x", DeviceKind.Gpu, 1 << 30));
        Assert.Equal(new ReplicaKey("far", "cuda:0", "e", "1-x"), place.Key);
        Assert.Equal(1L << 30, (await directory.ListAsync()).Single(n => n.Report.Node == "far").UsedBytes["cuda:0"]);
        await directory.ReleaseAsync(place.Key!.Value);
        await directory.DrainAsync("far", true);
        Assert.True((await directory.ReportAsync(report)).Drain);
        Assert.Contains("nowhere", (await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => directory.DrainAsync("nowhere", true))).Message);
        Assert.InRange((await directory.GetDemandAsync()).WantedWorkers, 0, 1);
        Assert.Empty(_calls.Missing(directory, typeof(INodeDirectory)));
    }

    [Fact]
    public async Task Every_method_of_the_identity_directory()
    {
        var directory = Grains.IdentityDirectory();
        var ann = await directory.CreateAsync(new AccountInput
        {
            Kind = PrincipalKind.User,
            Name = Ann,
            DisplayName = "Ann µ",
            Emails = [new AccountEmail(Ann, "work", true)],
            Roles = ["r"],
        });
        var id = ann.Account.Id;
        Assert.Equivalent(ann, await directory.GetAsync(PrincipalKind.User, id), strict: true);
        var group = await directory.CreateAsync(new AccountInput { Kind = PrincipalKind.Group, Name = "team", Members = [id] });
        Assert.Equal(new AccountReference(PrincipalKind.User, id, "Ann µ", true), Assert.Single(group.Members));
        Assert.Equal(["team", KnownGroups.Users], (await directory.FindByIdAsync(id))!.Groups);
        Assert.Equal(id, (await directory.FindByNameAsync(PrincipalKind.User, Ann))!.Id);
        var page = await directory.ListAsync(new AccountQuery
        {
            Kind = PrincipalKind.User,
            Filter = [[new AccountCondition(AccountAttribute.Emails, AccountComparison.StartsWith, "ANN")]],
            Take = 10,
        });
        Assert.Equal((1, id), (page.Total, Assert.Single(page.Accounts).Account.Id));
        var changed = await directory.ChangeAsync(PrincipalKind.User, id, [new AccountChange(AccountOperation.Replace, AccountAttribute.Active, ["false"])]);
        Assert.False(changed.Account.Active);
        Assert.Equal("A", (await directory.ReplaceAsync(id, new AccountInput { Kind = PrincipalKind.User, Name = Ann, DisplayName = "A" })).Account.DisplayName);
        await directory.DeleteAsync(PrincipalKind.User, id);
        Assert.Contains(id, (await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => directory.DeleteAsync(PrincipalKind.User, id))).Message);
        Assert.Empty(_calls.Missing(directory, typeof(IIdentityDirectory)));
    }

    [Fact]
    public async Task Every_method_of_the_credential_directory()
    {
        var directory = Grains.CredentialDirectory();
        var input = new CredentialInput
        {
            Kind = CredentialKind.RefreshToken,
            Sha256 = new string('a', 64),
            Owner = "7",
            CreatedBy = "7",
            Comment = "µ",
            ExpiresAt = Cluster.Now + TimeSpan.FromHours(1),
            Family = new string('b', 64),
            Grant = new ClientGrant("c", "http://localhost/", "x", "all-apis") { AdminHash = new string('d', 64) },
        };
        var made = await directory.AddAsync(input);
        Assert.Equal(made, await directory.FindAsync(input.Kind, input.Sha256));
        Assert.Equal(made, await directory.GetAsync(input.Kind, made.Id));
        Assert.Equal([made], await directory.ListAsync(input.Kind, "7"));
        Assert.Equal(made, await directory.GetSignInAsync(made.Id));
        Assert.Equal(made, await directory.FindSignInAsync(input.Family));
        var next = input with { Sha256 = new string('c', 64) };
        Assert.Equal((made.Id, next.Sha256), (await directory.ReplaceAsync(input.Kind, input.Sha256, input.Family, next)).Next is { } step ? (step.Id, step.Sha256) : default);
        Assert.Equal(made.Id, (await directory.ReplaceAsync(input.Kind, input.Sha256, input.Family, next)).Ended!.Id);
        await directory.EndSignInAsync(made.Id);
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => directory.RemoveAsync(input.Kind, made.Id, null));
        await directory.RemoveAllAsync("7");
        Assert.Empty(_calls.Missing(directory, typeof(ICredentialDirectory)));
    }

    [Fact]
    public async Task Every_method_of_a_history()
    {
        var history = Grains.EndpointHistory("µ");
        var step = HistorySteps.At(Cluster.Now) - 1;
        await history.ReportAsync(
        [
            new HistoryReport
            {
                Reporter = "r", EndpointId = "e", EndpointCreatedAt = Cluster.Now, Step = step, WatchedSince = step, Requests = 3, Latency = [0, 3], Replicas = 2,
            },
        ]);
        var series = await history.ReadAsync(new HistoryQuery("e", HistoryRange.Hour));
        Assert.Equal((10, 360, 3L, 2), (series.StepSeconds, series.Points.Count, series.Points[^1]!.Requests, series.Points[^1]!.Replicas));
        Assert.Null(series.Points[0]);
        await history.SaveAsync();
        Assert.Equal(3, (await history.ReadAsync(new HistoryQuery("e", HistoryRange.Hour))).Points[^1]!.Requests);
        await history.ForgetAsync("another");
        Assert.Equal(3, (await history.ReadAsync(new HistoryQuery("e", HistoryRange.Hour))).Points[^1]!.Requests);
        await history.ForgetAsync("e");
        Assert.All((await history.ReadAsync(new HistoryQuery("e", HistoryRange.Week))).Points, Assert.Null);
        Assert.Empty(_calls.Missing(history, typeof(IEndpointHistory)));
    }

    [Fact]
    public async Task Every_method_of_the_traffic_board()
    {
        var board = Grains.TrafficBoard();
        await board.ReportAsync(new TrafficReport("r", [new EndpointTraffic { Endpoint = "µ", RequestsPerSecond = 0.5, Latency = [1, 2], InFlight = 3 }]));
        var traffic = Assert.Single(await board.ReadAsync());
        Assert.Equal(("µ", 0.5, 3), (traffic.Endpoint, traffic.RequestsPerSecond, traffic.InFlight));
        Assert.Equal([1L, 2L], traffic.Latency);
        Assert.Empty(_calls.Missing(board, typeof(ITrafficBoard)));
    }

    [Fact]
    public void No_grain_is_left_out() => Assert.Equal(
        new[]
        {
            typeof(IServingEndpoint), typeof(IModelReplica), typeof(IRegisteredModel), typeof(IEndpointCatalog), typeof(IModelCatalog), typeof(INodeDirectory), typeof(ISecretScope), typeof(ISecretScopeCatalog), typeof(IRateLimiter), typeof(IIdentityDirectory), typeof(ICredentialDirectory), typeof(IEndpointHistory), typeof(ITrafficBoard),
        }
            .OrderBy(t => t.Name, StringComparer.Ordinal),
        typeof(IServingGrains).GetMethods().Select(m => m.ReturnType).OrderBy(t => t.Name, StringComparer.Ordinal));

    protected override async ValueTask<IClusterFixture> StartAsync() =>
        _cluster = (OrleansClusterFixture)await OrleansClusterFixture.StartAsync(_calls.Watch);

    private async Task<ReplicaSpec> SpecAsync() => new()
    {
        ServedEntity = "v1",
        ConfigVersion = 1,
        ModelName = ModelName,
        ModelVersion = 1,
        ArtifactFolder = "one",
        Manifest = (await Cluster.Runtime.InspectAsync("one", default))!,
        Settings = new Dictionary<string, string>(),
    };

    private static async Task<List<(string? Payload, ErrorCode? Error)>> ReadAsync(IModelReplica replica, InvocationRequest request)
    {
        var pieces = new List<(string?, ErrorCode?)>();
        await foreach (var piece in replica.StreamAsync(request, default))
            pieces.Add(piece.Error is { } error ? (null, error) : (Encoding.UTF8.GetString(piece.Payload.Span), null));
        return pieces;
    }

    /// <summary>Calls, waits until the other silo has the call, cancels, and is let go.</summary>
    private static async Task CancelsAsync(Func<CancellationToken, Task> call, Func<Task>? arrived = null)
    {
        using var cancellation = new CancellationTokenSource();
        var running = call(cancellation.Token);
        if (arrived is not null)
            await arrived();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Watchdog));
    }
}
