using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints.Search;

/// <summary>How an endpoint stands, in one word.</summary>
internal static class EndpointCondition
{
    public const string Ready = "ready";
    public const string Updating = "updating";
    public const string Failed = "failed";
    public const string Stopped = "stopped";
    public const string NotReady = "not_ready";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Ready, Updating, Failed, Stopped, NotReady];

    /// <summary>The word: what asks for attention comes before what does not.</summary>
    public static string Of(EndpointDescription endpoint) => endpoint switch
    {
        { Stopped: true } => Stopped,
        { ConfigUpdate: ConfigUpdateState.InProgress } => Updating,
        { ConfigUpdate: ConfigUpdateState.UpdateFailed } => Failed,
        { Ready: true } => Ready,
        _ => NotReady,
    };
}
