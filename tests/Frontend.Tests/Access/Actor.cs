namespace ServingCluster.Frontend.Tests.Access;

/// <summary>Somebody who sends requests.</summary>
/// <param name="Token">The credential; null for none.</param>
/// <param name="ApplicationId">The service principal; empty for others.</param>
/// <param name="Has">What that has.</param>
internal sealed record Actor(string? Token, string ApplicationId, Need Has)
{
    public override string ToString() => Has == Need.Credential ? "a stranger" : Has == Need.Nothing ? "nobody" : $"{Has.Kind} {Has.Level}";
}
