using ServingCluster.External;
using ServingCluster.Governance;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Route tables of endpoints whose requests are recorded.</summary>
internal static class RecordedEndpoint
{
    public const string Id = "0123456789abcdef0123456789abcdef";

    public static ExternalModel External { get; } = new()
    {
        Provider = "openai",
        Name = "gpt-4o",
        Task = "llm/v1/chat",
        Config = new Dictionary<string, string>(),
    };

    /// <summary>A table of one served entity, <c>iris-1</c>, as the fake router answers.</summary>
    public static RouteTable Of(string endpoint, GatewayConfig? gateway, ExternalModel? external = null) => new()
    {
        Endpoint = endpoint,
        EndpointId = Id,
        Version = 1,
        ConfigVersion = 7,
        Stopped = false,
        Gateway = gateway,
        Entities =
        [
            new EntityRoute
            {
                Name = "iris-1",
                EntityName = external is null ? "main.ml.iris" : "",
                EntityVersion = external is null ? 3 : 0,
                TrafficPercentage = 100,
                MaxConcurrency = 4,
                External = external,
                Task = external?.Task,
                Replicas = [],
            },
        ],
    };
}
