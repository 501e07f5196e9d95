namespace ServingCluster.Frontend.Ui.Api;

/// <summary>An endpoint in a list, under the API's names.</summary>
internal sealed record EndpointSummary
{
    public required string Name { get; init; }

    public string Creator { get; init; } = "";

    public required EndpointState State { get; init; }
}
