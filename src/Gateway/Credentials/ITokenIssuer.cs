using ServingCluster.Errors;

namespace ServingCluster.Gateway.Credentials;

/// <summary>Gets tokens from whoever issues them to one client.</summary>
internal interface ITokenIssuer
{
    /// <summary>A fresh token.</summary>
    /// <exception cref="ServingException">There is none to be had; the message says from whom and why, without any secret.</exception>
    Task<AccessToken> IssueAsync(CancellationToken cancellationToken);
}
