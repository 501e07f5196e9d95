namespace ServingCluster.Gateway.Credentials;

/// <summary>A token that runs out.</summary>
/// <param name="Value">The token; a secret.</param>
/// <param name="Expires">When it runs out (UTC).</param>
internal sealed record AccessToken(string Value, DateTimeOffset Expires)
{
    /// <summary>Says nothing of the token.</summary>
    public override string ToString() => $"a token until {Expires:u}";
}
