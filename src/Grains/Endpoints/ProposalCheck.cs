using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Tables;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Checks what commands would be given, with what the commands themselves check it with.</summary>
internal sealed class ProposalCheck(string name, ConfigIntake intake, TableClaims tables, EndpointOptions options, TimeProvider time)
{
    // Nobody is noted as the creator of what is not made.
    private const string Nobody = "";

    /// <summary>Checks a new endpoint.</summary>
    /// <exception cref="ServingException">What the creation would throw.</exception>
    public async Task CheckCreationAsync(EndpointCreation creation)
    {
        intake.Check(creation);
        var state = Blank(TelemetryTransitions.AtCreation(creation)).Govern(creation.Gateway);
        if (creation.Config is { ServedEntities.Count: > 0 } config)
            await intake.ProbeAsync(state, config, Nobody, "config.");
        await tables.ProbeAsync(state, "ai_gateway.");
    }

    /// <summary>Checks a change of an endpoint that exists.</summary>
    /// <exception cref="ServingException">What the change would throw.</exception>
    public async Task CheckChangeAsync(EndpointState state, EndpointProposal proposal)
    {
        if (proposal.Config is { } config)
        {
            intake.Check(config);
            if (config.ServedEntities.Count > 0)
                await intake.ProbeAsync(state, config, Nobody);
        }

        if (proposal.Gateway is { } gateway)
            await tables.ProbeAsync(state.SetGateway(gateway, options.Guardrails, Nobody, time.GetUtcNow()));
    }

    private EndpointState Blank(TelemetryConfig? telemetry) => new()
    {
        Name = name,
        Id = Guid.Empty.ToString("n"),
        Creator = Nobody,
        CreatedAt = time.GetUtcNow(),
        UpdatedAt = time.GetUtcNow(),
        Telemetry = telemetry,
    };
}
