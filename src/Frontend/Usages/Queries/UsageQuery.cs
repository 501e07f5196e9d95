using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>Which requests are summed, and how. What is null is not asked about.</summary>
internal sealed record UsageQuery
{
    /// <summary>The first moment (UTC).</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The first moment after (UTC).</summary>
    public required DateTimeOffset End { get; init; }

    public string? Endpoint { get; init; }

    public string? Principal { get; init; }

    public string? ServedEntity { get; init; }

    public UsageGrouping Grouping { get; init; }

    /// <summary>The same query as that principal may ask it: who is no administrator sees only what is their own.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: it asks for what others used.</exception>
    public UsageQuery For(Principal asker)
    {
        if (asker.IsAdmin)
            return this;
        if (Principal is { } other && other != asker.Name)
        {
            throw new ServingException(
                ErrorCode.PermissionDenied, $"principal: '{asker.Name}' may see the usage of '{asker.Name}' only; that of others is for administrators.");
        }

        return this with { Principal = asker.Name };
    }

    /// <summary>Whether a request is one of them.</summary>
    public bool Takes(UsageLine line) => line.Time >= Start && line.Time < End
        && (Endpoint is null || Endpoint == line.Endpoint)
        && (Principal is null || Principal == line.Principal)
        && (ServedEntity is null || ServedEntity == line.ServedEntity);
}
