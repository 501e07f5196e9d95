using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Commands that are checked without being done: as the commands would be, and without a trace.</summary>
public abstract class ProposalContract : ClusterContract
{
    [Fact]
    public async Task A_creation_that_would_be_taken_leaves_no_endpoint_and_pins_no_model()
    {
        await RegisterAsync("one");
        await Endpoint.CheckAsync(new EndpointProposal { Creation = new EndpointCreation { Config = Serve(1) } });
        Assert.Null(await Endpoint.GetAsync());
        Assert.Empty(await Cluster.Grains.EndpointCatalog().ListAsync());
        await Cluster.Grains.Model(ModelName).DeleteVersionAsync(1);
    }

    [Fact]
    public async Task A_creation_is_refused_as_the_command_would_be()
    {
        await RegisterAsync("one");
        var gateway = new GatewayConfig { Guardrails = new(new GuardrailRules { Pii = PiiBehavior.Block }, null) };
        foreach (var creation in new[]
        {
            new EndpointCreation { Config = Serve(9) },
            new EndpointCreation { Config = Serve(1), Gateway = gateway },
            new EndpointCreation { Config = Serve(1, min: 3, max: 5) },
        })
        {
            var checkedAs = await Assert.ThrowsAsync<ServingException>(() => Endpoint.CheckAsync(new EndpointProposal { Creation = creation }));
            var refusedAs = await Assert.ThrowsAsync<ServingException>(() => Endpoint.CreateAsync(creation, Ann));
            Assert.Equal((refusedAs.Code, refusedAs.Message), (checkedAs.Code, checkedAs.Message));
            Assert.Equal(refusedAs.Mistakes, checkedAs.Mistakes);
            Assert.NotEmpty(checkedAs.Mistakes);
        }
    }

    [Fact]
    public async Task A_table_of_another_endpoint_is_refused_in_a_check_as_in_the_command()
    {
        var gateway = new GatewayConfig { InferenceTable = new(true, "main", "logs", "shared") };
        await Cluster.Grains.Endpoint("first").CreateAsync(new EndpointCreation { Gateway = gateway }, Ann);
        var creation = new EndpointCreation { Gateway = gateway };
        var checkedAs = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CheckAsync(new EndpointProposal { Creation = creation }));
        var refusedAs = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CreateAsync(creation, Ann));
        Assert.Equal(refusedAs.Mistakes, checkedAs.Mistakes);
        Assert.Equal("ai_gateway.inference_table_config.table_name_prefix", Assert.Single(checkedAs.Mistakes).Path);

        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        checkedAs = await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CheckAsync(new EndpointProposal { Gateway = gateway }));
        Assert.Equal("inference_table_config.table_name_prefix", Assert.Single(checkedAs.Mistakes).Path);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_with_its_place()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        var refusal = await RefusedAsync(
            ErrorCode.ResourceAlreadyExists, () => Endpoint.CheckAsync(new EndpointProposal { Creation = new EndpointCreation() }));
        Assert.Equal("name", Assert.Single(refusal.Mistakes).Path);
    }

    [Fact]
    public async Task A_change_is_checked_and_not_made()
    {
        await RegisterAsync("one", "two");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        await UntilAsync(e => e.Ready);
        await Endpoint.CheckAsync(new EndpointProposal { Config = Serve(2) });
        await Endpoint.CheckAsync(new EndpointProposal { Gateway = new GatewayConfig { UsageTracking = true } });
        var refusal = await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.CheckAsync(new EndpointProposal { Config = Serve(9) }));
        Assert.Equal("served_entities[0]", Assert.Single(refusal.Mistakes).Path);
        refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue,
            () => Endpoint.CheckAsync(new EndpointProposal { Gateway = new GatewayConfig { RateLimits = [new RateLimit(RateLimitKey.User, null, null, 5)] } }));
        Assert.Equal("rate_limits", Assert.Single(refusal.Mistakes).Path);

        var after = (await Endpoint.GetAsync())!;
        Assert.Equal((1L, ConfigUpdateState.NotUpdating, null), (after.Config!.Config.Version, after.ConfigUpdate, after.Gateway));
        Assert.Single(await Endpoint.GetConfigHistoryAsync());
    }

    [Fact]
    public async Task A_config_is_refused_while_an_update_is_under_way_and_where_there_is_no_endpoint()
    {
        await RegisterAsync("one");
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.CheckAsync(new EndpointProposal { Config = Serve(1) }));
        Cluster.Runtime.Hold("one");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        await RefusedAsync(ErrorCode.ResourceConflict, () => Endpoint.CheckAsync(new EndpointProposal { Config = Serve(1) }));
        Cluster.Runtime.Release("one");
        await UntilAsync(e => e.Ready);
    }
}
