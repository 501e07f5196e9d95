using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>What is watched and limited at an endpoint: what is kept, told to routers and refused.</summary>
public abstract class GatewayContract : ClusterContract
{
    private static readonly RateLimit Calls = new(RateLimitKey.Endpoint, null, 5, null);
    private static readonly RateLimit Tokens = new(RateLimitKey.User, null, null, 100);

    [Fact]
    public async Task A_gateway_is_replaced_as_a_whole_told_to_routers_and_survives_a_restart()
    {
        var config = new GatewayConfig { UsageTracking = true, InferenceTable = new(true, "main", "logs", null), RateLimits = [Calls] };
        var created = await Endpoint.CreateAsync(new EndpointCreation { Gateway = config }, Ann);
        Assert.Equal(EndpointName, created.Gateway!.InferenceTable!.TableNamePrefix);
        await ReconcileAsync();
        Assert.Equal([Calls], (await Endpoint.WatchRoutesAsync(-1, default))!.Gateway!.RateLimits!);

        var changed = await Endpoint.SetGatewayAsync(new GatewayConfig { RateLimits = [Tokens] }, Ann);
        Assert.Equal((null, null), (changed.Gateway!.UsageTracking, changed.Gateway.InferenceTable));
        Assert.Equal([Tokens], (await Endpoint.WatchRoutesAsync(-1, default))!.Gateway!.RateLimits!);
        await Cluster.RestartAsync();
        Assert.Equal([Tokens], (await Endpoint.GetAsync())!.Gateway!.RateLimits!);

        Assert.Null((await Endpoint.SetGatewayAsync(new GatewayConfig(), Ann)).Gateway);
        Assert.Equal("The AI gateway was changed by ann@example.org.", (await Endpoint.GetEventsAsync())[0].Message);
    }

    [Fact]
    public async Task A_gateway_may_change_while_an_update_is_under_way()
    {
        await RegisterAsync("one");
        Cluster.Runtime.Hold("one");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        var changed = await Endpoint.SetGatewayAsync(new GatewayConfig { RateLimits = [Calls] }, Ann);
        Assert.Equal(ConfigUpdateState.InProgress, changed.ConfigUpdate);
        Cluster.Runtime.Release("one");
        Assert.Equal([Calls], (await UntilAsync(e => e.Ready)).Gateway!.RateLimits!);
    }

    [Fact]
    public async Task An_enabled_inference_table_stays_where_it_is()
    {
        var table = new InferenceTableConfig(true, "main", "logs", null);
        await Endpoint.CreateAsync(new EndpointCreation { Gateway = new() { InferenceTable = table } }, Ann);
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => SetTableAsync(table with { Catalog = "dev", Schema = "tests", TableNamePrefix = "x" }));
        Assert.All(["catalog_name", "schema_name", $"from '{EndpointName}' to 'x'"], part => Assert.Contains(part, refusal.Message));
        await SetTableAsync(table with { TableNamePrefix = EndpointName });
        await SetTableAsync(table with { Enabled = false });
        Assert.Equal("dev", (await SetTableAsync(table with { Catalog = "dev" })).Gateway!.InferenceTable!.Catalog);
    }

    [Fact]
    public async Task A_table_is_one_endpoints_until_that_lets_it_go()
    {
        var table = new InferenceTableConfig(true, "main", "logs", "shared");
        var same = new GatewayConfig { InferenceTable = table with { Schema = "LOGS" } };
        var other = Cluster.Grains.Endpoint("other");
        await Endpoint.CreateAsync(new EndpointCreation { Gateway = new() { InferenceTable = table } }, Ann);
        var refusal = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => other.CreateAsync(new EndpointCreation { Gateway = same }, Ann));
        Assert.Contains($"ai_gateway.inference_table_config.table_name_prefix: the table 'main.LOGS.shared_payload' belongs to endpoint '{EndpointName}'", refusal.Message);
        Assert.Null(await other.GetAsync());
        await other.CreateAsync(new EndpointCreation(), Ann);

        // Long after, and in another process, it is still the first one's.
        Cluster.Advance(TimeSpan.FromMinutes(2));
        await Cluster.RestartAsync();
        other = Cluster.Grains.Endpoint("other");
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => other.SetGatewayAsync(same, Ann));
        Assert.Null((await other.GetAsync())!.Gateway);

        await SetTableAsync(table with { Enabled = false });
        await other.SetGatewayAsync(same, Ann);
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => SetTableAsync(table));
        await other.DeleteAsync(Ann);
        Assert.True((await SetTableAsync(table)).Gateway!.InferenceTable!.Enabled);
    }

    [Fact]
    public async Task A_table_of_an_endpoint_that_was_deleted_is_free_for_one_of_the_same_name()
    {
        var creation = new EndpointCreation { Gateway = new() { InferenceTable = new(true, "main", "logs", null) } };
        await Endpoint.CreateAsync(creation, Ann);
        await Endpoint.DeleteAsync(Ann);
        Assert.True((await Endpoint.CreateAsync(creation, Ann)).Gateway!.InferenceTable!.Enabled);
    }

    [Fact]
    public async Task What_custom_models_do_not_allow_is_refused_with_the_reason()
    {
        await RegisterAsync("one");
        var gateway = new GatewayConfig
        {
            RateLimits = [Tokens],
            Guardrails = new(new GuardrailRules { Pii = PiiBehavior.Block }, null),
            Fallback = true,
        };
        string[] reasons = ["limits of tokens are not for custom models, and served entity 'v1'", "guardrails are not for custom models", "fallbacks are for external models"];
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1), Gateway = gateway }, Ann));
        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message));

        await Endpoint.CreateAsync(new EndpointCreation { Gateway = gateway }, Ann);
        refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.UpdateConfigAsync(Serve(1), Ann));
        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message));
        await Endpoint.SetGatewayAsync(new GatewayConfig { RateLimits = [Calls] }, Ann);
        await Endpoint.UpdateConfigAsync(Serve(1), Ann);
        await UntilAsync(e => e.Ready);
        refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetGatewayAsync(gateway, Ann));
        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message));
    }

    [Fact]
    public async Task Limits_of_the_older_dialect_hold_until_the_gateway_has_its_own()
    {
        var created = await Endpoint.CreateAsync(new EndpointCreation { RateLimits = [Calls] }, Ann);
        Assert.Equal((null, 5L), (created.Gateway, created.RateLimits.Single().Calls));
        await ReconcileAsync();
        Assert.Equal([Calls], (await Endpoint.WatchRoutesAsync(-1, default))!.Gateway!.RateLimits!);
        Assert.Equal([Calls], (await Endpoint.SetGatewayAsync(new GatewayConfig { UsageTracking = true }, Ann)).RateLimits);

        Assert.Empty((await Endpoint.SetGatewayAsync(new GatewayConfig { RateLimits = [Tokens] }, Ann)).RateLimits);
        Assert.Equal([Tokens], (await Endpoint.WatchRoutesAsync(-1, default))!.Gateway!.RateLimits!);
        Assert.Contains("ai-gateway", (await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.SetRateLimitsAsync([Calls], Ann))).Message);
        await Endpoint.SetGatewayAsync(new GatewayConfig(), Ann);
        Assert.Equal([Calls], (await Endpoint.SetRateLimitsAsync([Calls], Ann)).RateLimits);
        Assert.Null((await Endpoint.SetRateLimitsAsync([], Ann)).Gateway);
        Assert.Null((await Endpoint.WatchRoutesAsync(-1, default))!.Gateway);
    }

    [Fact]
    public async Task All_mistakes_of_limits_are_told_at_once()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        RateLimit[] limits =
        [
            new(RateLimitKey.Endpoint, "ann", 1, null), new(RateLimitKey.UserGroup, null, 1, null), new(RateLimitKey.ServicePrincipal, "", 1, null),
            new(RateLimitKey.User, null, null, null), new(RateLimitKey.User, "bob", -1, -2), new(RateLimitKey.User, "bob", 1, null),
            .. Enumerable.Range(0, 15).Select(i => new RateLimit(RateLimitKey.UserGroup, $"g{i}", 1, null)),
        ];
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.SetGatewayAsync(new() { RateLimits = limits }, Ann));
        string[] mistakes =
        [
            "at most 20 limits; it holds 21", "at most 5 limits of groups; it holds 16", "rate_limits[0].principal: must not", "rate_limits[1].principal: is required",
            "rate_limits[2].principal: is required", "rate_limits[3]: needs 'calls' or 'tokens'", "rate_limits[4].calls: must not be negative",
            "rate_limits[4].tokens", "rate_limits[5]: limits the same as rate_limits[4]",
        ];
        Assert.All(mistakes, mistake => Assert.Contains(mistake, refusal.Message));
    }

    [Fact]
    public async Task What_the_server_provides_may_be_limited()
    {
        await RegisterAsync("one");
        var endpoint = Cluster.Grains.Endpoint("databricks-small");
        await endpoint.ProvideAsync(new FoundationModelOffer
        {
            Model = new FoundationModel { Name = ModelName, DisplayName = "Small" },
            Version = 1,
            Traits = new ModelTraits(ModelTasks.Chat, 16),
        });
        var gateway = new GatewayConfig { RateLimits = [Tokens], Guardrails = new(null, new GuardrailRules { Pii = PiiBehavior.Mask }) };
        Assert.Equal([Tokens], (await endpoint.SetGatewayAsync(gateway, Ann)).Gateway!.RateLimits!);
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => endpoint.SetGatewayAsync(new() { Fallback = true }, Ann));
        await RefusedAsync(ErrorCode.PermissionDenied, () => endpoint.StopAsync(Ann));
        await endpoint.WithdrawAsync();
    }

    private Task<EndpointDescription> SetTableAsync(InferenceTableConfig table) =>
        Endpoint.SetGatewayAsync(new GatewayConfig { InferenceTable = table }, Ann);
}
