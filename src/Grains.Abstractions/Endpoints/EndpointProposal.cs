using ServingCluster.Governance;

namespace ServingCluster.Endpoints;

/// <summary>What a command would be given, to be checked without being done. Exactly one member is set.</summary>
public sealed record EndpointProposal
{
    /// <summary>What a new endpoint would begin with.</summary>
    public EndpointCreation? Creation { get; init; }

    /// <summary>The config that would follow the present one.</summary>
    public EndpointConfigInput? Config { get; init; }

    /// <summary>The gateway that would take the place of the present one.</summary>
    public GatewayConfig? Gateway { get; init; }
}
