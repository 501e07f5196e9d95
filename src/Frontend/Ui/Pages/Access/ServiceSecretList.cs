namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>The answer that lists a service principal's secrets.</summary>
internal sealed record ServiceSecretList
{
    public IReadOnlyList<ServiceSecret> Secrets { get; init; } = [];
}
