namespace ServingCluster.Governance;

/// <summary>Whose requests a <see cref="RateLimit"/> counts.</summary>
public enum RateLimitKey
{
    /// <summary>All requests to the endpoint; checked in addition to every other limit.</summary>
    Endpoint,

    /// <summary>One user's: each one's without a principal, the named one's with it.</summary>
    User,

    /// <summary>The members of one group, together.</summary>
    UserGroup,

    /// <summary>One service principal's.</summary>
    ServicePrincipal,
}
