using Microsoft.Extensions.Time.Testing;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Endpoints.Tables;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.Tests.Fakes;

namespace ServingCluster.Grains.Tests.Endpoints.Tables;

public sealed class TableClaimsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryStateStore _store = new();
    private readonly FakeServingGrains _grains = new();

    [Fact]
    public async Task What_a_crash_left_of_a_claim_is_good_for_a_minute_and_then_the_endpoint_is_asked()
    {
        // Its process died before the endpoint was written, so that nobody has the table.
        await Claims("gone").ClaimAsync(State("gone"));
        var refusal = await Assert.ThrowsAsync<ServingException>(() => Claims("new").ClaimAsync(State("new")));
        Assert.Equal(ErrorCode.ResourceAlreadyExists, refusal.Code);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Claims("new").ClaimAsync(State("new"));
    }

    [Fact]
    public async Task Tables_that_two_had_before_there_were_claims_stay_as_they_are()
    {
        var (one, two) = (Claims("one"), Claims("two"));
        await one.KeepAsync(State("one"));
        await two.KeepAsync(State("two"));
        await two.ClaimAsync(State("two"));
        // What was the first one's stays its own when the other goes.
        await two.ReleaseAsync(State("two"));
        await Assert.ThrowsAsync<ServingException>(() => Claims("three").ClaimAsync(State("three")));
    }

    [Fact]
    public async Task What_a_failed_command_claimed_is_given_back_by_the_next_step()
    {
        var claims = Claims("one");
        await claims.ClaimAsync(State("one"));
        await claims.KeepAsync(State("one") with { Gateway = null });
        await Claims("two").ClaimAsync(State("two"));
    }

    [Fact]
    public async Task A_creation_that_failed_and_is_sent_again_claims_for_the_endpoint_that_there_is_in_the_end()
    {
        var claims = Claims("one");
        await claims.ClaimAsync(State("one", "first"));
        await claims.ClaimAsync(State("one", "second"));
        _time.Advance(TimeSpan.FromMinutes(2));
        _grains.FakeEndpoint("one").Description = new EndpointDescription
        {
            Name = "one",
            Id = "second",
            Creator = "ann",
            Description = "",
            Tags = new Dictionary<string, string>(),
            CreatedAt = default,
            UpdatedAt = default,
            Gateway = State("one").Gateway,
            Ready = true,
            Stopped = false,
            ConfigUpdate = ConfigUpdateState.NotUpdating,
        };
        var refusal = await Assert.ThrowsAsync<ServingException>(() => Claims("two").ClaimAsync(State("two")));
        Assert.Contains("'one'", refusal.Message);

        // The same where it was given back, and another took it meanwhile.
        await claims.ReleaseAsync(State("one", "second"));
        await Claims("two").ClaimAsync(State("two"));
        await Assert.ThrowsAsync<ServingException>(() => claims.ClaimAsync(State("one", "third")));
    }

    [Fact]
    public async Task An_endpoint_whose_fields_name_one_table_has_it_once()
    {
        var both = State("one") with { Telemetry = new TelemetryConfig("p", "MAIN.logs.shared") };
        var claims = Claims("one");
        await claims.ClaimAsync(both);
        await claims.KeepAsync(both);
        await Claims("one").KeepAsync(both);
        await claims.KeepAsync(both with { Gateway = null });
        await Assert.ThrowsAsync<ServingException>(() => Claims("two").ClaimAsync(State("two")));
        await claims.ReleaseAsync(both);
        await Claims("two").ClaimAsync(State("two"));
    }

    [Fact]
    public async Task A_check_refuses_what_the_claim_would_and_claims_nothing()
    {
        await Claims("one").ProbeAsync(State("one"));
        await Claims("two").ClaimAsync(State("two"));
        var refusal = await Assert.ThrowsAsync<ServingException>(() => Claims("one").ProbeAsync(State("one"), "ai_gateway."));
        Assert.Equal(ErrorCode.ResourceAlreadyExists, refusal.Code);
        Assert.Equal("ai_gateway.inference_table_config.table_name_prefix", Assert.Single(refusal.Mistakes).Path);
    }

    private TableClaims Claims(string name) => new(name, _grains, _store, new GrainCalls(_time, TimeSpan.FromSeconds(10)), _time);

    private static EndpointState State(string name, string? id = null) => new()
    {
        Name = name,
        Id = id ?? $"id-{name}",
        Creator = "ann",
        CreatedAt = default,
        UpdatedAt = default,
        Gateway = new GatewayConfig { InferenceTable = new(true, "main", "logs", "shared") },
    };
}
