using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints.Search;

/// <summary>What an endpoint serves, as people tell endpoints apart.</summary>
internal static class EndpointKind
{
    public const string Custom = "custom";
    public const string Foundation = "foundation";
    public const string External = "external";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Custom, Foundation, External];

    /// <summary>The kind of an endpoint: of what it serves, or else of what it is to serve.</summary>
    public static string Of(EndpointDescription endpoint) =>
        endpoint.Foundation is not null ? Foundation
        : (endpoint.Config ?? endpoint.PendingConfig)?.Config.IsExternal() == true ? External
        : Custom;
}
