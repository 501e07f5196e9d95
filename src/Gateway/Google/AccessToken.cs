namespace ServingCluster.Gateway.Google;

/// <summary>A token that a token service gave out.</summary>
/// <param name="Value">The secret itself.</param>
/// <param name="RefreshAt">When to ask for the next one, while this one still counts.</param>
/// <param name="ExpiresAt">When it no longer counts, with a margin for requests on their way.</param>
internal sealed record AccessToken(string Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>A token of that lifetime, given out now.</summary>
    public static AccessToken Of(string value, TimeSpan lifetime, DateTimeOffset now)
    {
        var early = TimeSpan.FromTicks(Math.Min(Early.Ticks, lifetime.Ticks / 4));
        var margin = TimeSpan.FromTicks(Math.Min(Margin.Ticks, lifetime.Ticks / 8));
        return new(value, now + lifetime - early, now + lifetime - margin);
    }

    /// <summary>The times alone: a record would print the secret.</summary>
    public override string ToString() => $"a token until {ExpiresAt:O}";
}
