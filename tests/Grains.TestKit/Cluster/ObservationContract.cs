using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Who is told of an endpoint's updates, and what is observed of its models.</summary>
public abstract class ObservationContract : ClusterContract
{
    private static readonly EmailNotifications Both = new(["ann@example.org"], ["bob@example.org", "eve@example.org"]);
    private static readonly TelemetryInput Table = new() { LogsTable = "main.logs.churn", SamplingFraction = 0.5 };

    [Fact]
    public async Task Who_wants_to_know_is_told_of_updates_that_serve_and_of_those_that_fail()
    {
        await RegisterAsync("one", "two");
        Cluster.Runtime.Fail("two", "The weights are torn.");
        var created = await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1), Notifications = Both }, Ann);
        Assert.Equal(Both.OnUpdateFailure, created.Notifications!.OnUpdateFailure);
        var good = await DeliveredAsync(1);
        Assert.Equal((EndpointName, created.Id, 1L, true, Both.OnUpdateSuccess[0]), (good.Endpoint, good.EndpointId, good.ConfigVersion, good.Succeeded, good.Recipients.Single()));

        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        var bad = await DeliveredAsync(2);
        Assert.Equal((2L, false), (bad.ConfigVersion, bad.Succeeded));
        Assert.Equal(Both.OnUpdateFailure, bad.Recipients);
        Assert.Contains("The weights are torn.", bad.Message);
        var told = await UntilAsync(NotificationEventsAsync, events => events.Count == 2);
        Assert.All(told, e => Assert.Equal(EventStatus.Success, e.Status));
    }

    [Fact]
    public async Task A_notice_outlives_the_process_and_a_channel_that_fails_for_a_while()
    {
        await RegisterAsync("one");
        Cluster.Notices.Failure = "no route to host";
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1), Notifications = Both }, Ann);
        await UntilAsync(e => e.Ready);
        await UntilFailuresAsync(1);
        await Cluster.RestartAsync();
        Cluster.Notices.Failure = null;
        Cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await DeliveredAsync(1)).ConfigVersion);
    }

    [Fact]
    public async Task A_notice_that_nobody_takes_is_given_up_with_the_reason()
    {
        await RegisterAsync("one");
        Cluster.Notices.Failure = "no such mailbox";
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1), Notifications = Both }, Ann);
        await UntilAsync(e => e.Ready);
        var given = await UntilAsync(
            async () =>
            {
                await AdvanceAsync(TimeSpan.FromMinutes(30));
                return await NotificationEventsAsync();
            },
            events => events.Count > 0);
        Assert.Equal(EventStatus.Failure, given[0].Status);
        Assert.Contains("test: no such mailbox", given[0].Message);
        Assert.Equal(10, Cluster.Notices.Failures);
    }

    [Fact]
    public async Task Notifications_are_replaced_survive_a_restart_and_take_addresses_only()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        Assert.Equal(Both.OnUpdateSuccess, (await Endpoint.SetNotificationsAsync(Both, Ann)).Notifications!.OnUpdateSuccess);
        await Cluster.RestartAsync();
        Assert.Equal(Both.OnUpdateFailure, (await Endpoint.GetAsync())!.Notifications!.OnUpdateFailure);
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetNotificationsAsync(new(["ann"], ["Bob <bob@example.org>"]), Ann));
        Assert.Contains("on_update_success[0]", refusal.Message);
        Assert.Contains("on_update_failure[0]", refusal.Message);
        Assert.Empty((await Endpoint.SetNotificationsAsync(new([], []), Ann)).Notifications!.OnUpdateSuccess);
    }

    [Fact]
    public async Task Telemetry_reaches_routers_keeps_what_is_not_said_again_and_goes()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        var set = (await Endpoint.SetTelemetryAsync(Table, Ann)).Telemetry!;
        Assert.Equal(("main.logs.churn", 0.5, 32), (set.LogsTable, set.SamplingFraction, set.ProfileId.Length));
        Assert.Equal(new PayloadTable("main", "logs", "churn", 0.5), (await Endpoint.WatchRoutesAsync(-1, default))!.Telemetry!.Table);

        var half = await Endpoint.SetTelemetryAsync(new TelemetryInput { ProfileId = set.ProfileId, Features = [TelemetryFeature.Logs] }, Ann);
        Assert.Equal((set.ProfileId, set.LogsTable, 0.5, false), (half.Telemetry!.ProfileId, half.Telemetry.LogsTable, half.Telemetry.SamplingFraction, half.Telemetry.RecordsRequests));
        Assert.Null((await Endpoint.WatchRoutesAsync(-1, default))!.Telemetry!.Table);
        await Cluster.RestartAsync();
        Assert.Equal([TelemetryFeature.Logs], (await Endpoint.GetAsync())!.Telemetry!.Features);
        Assert.Null((await Endpoint.SetTelemetryAsync(null, Ann)).Telemetry);
        Assert.Contains("logs_table: is required", (await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetTelemetryAsync(new(), Ann))).Message);
        Assert.Contains("telemetry_profile_id", (await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetTelemetryAsync(Table with { ProfileId = "x" }, Ann))).Message);
    }

    [Fact]
    public async Task Telemetry_waits_for_an_update_and_is_for_custom_models_only()
    {
        await Endpoint.CreateAsync(new EndpointCreation { Telemetry = Table }, Ann);
        Assert.Null((await Endpoint.GetAsync())!.Telemetry);
        Assert.Contains("'NO_CONFIG'", (await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetTelemetryAsync(Table, Ann))).Message);
        await RegisterAsync("one");
        Cluster.Runtime.Hold("one");
        await Endpoint.UpdateConfigAsync(Serve(1), Ann);
        Assert.Contains("Wait for the update to complete before", (await RefusedAsync(ErrorCode.ResourceConflict, () => Endpoint.SetTelemetryAsync(Table, Ann))).Message);
        Cluster.Runtime.Release("one");
        await UntilAsync(e => e.Ready);

        var external = Cluster.Grains.Endpoint("far");
        var config = new EndpointConfigInput { ServedEntities = [ExternalModelSamples.Entity()] };
        Assert.Null((await external.CreateAsync(new EndpointCreation { Config = config, Telemetry = Table }, Ann)).Telemetry);
        Assert.Contains("'EXTERNAL_MODELS'", (await RefusedAsync(ErrorCode.InvalidParameterValue, () => external.SetTelemetryAsync(Table, Ann))).Message);
    }

    private async Task<IReadOnlyList<EndpointEvent>> NotificationEventsAsync()
    {
        await ReconcileAsync();
        return [.. (await Endpoint.GetEventsAsync()).Where(e => e.Type == "ENDPOINT_NOTIFICATION_EVENT")];
    }

    private Task UntilFailuresAsync(int count) => UntilAsync(
        async () =>
        {
            await ReconcileAsync();
            return Cluster.Notices.Failures;
        },
        failures => failures >= count);

    private async Task<UpdateNotice> DeliveredAsync(int count)
    {
        var delivered = await UntilAsync(
            async () =>
            {
                await ReconcileAsync();
                return Cluster.Notices.Delivered.ToArray();
            },
            notices => notices.Length >= count);
        return delivered[count - 1];
    }
}
