namespace ServingCluster.Gateway.Errors;

/// <summary>A failure in the provider's own words.</summary>
/// <param name="Kind">Whose problem it is.</param>
/// <param name="Message">What the provider says about it; empty where it says nothing.</param>
/// <param name="RetryAfter">When it wants to be asked again, where the body says so rather than a header.</param>
internal readonly record struct ProviderFailure(FailureKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>What a status says as a rule.</summary>
    public static FailureKind KindOf(int status) => status switch
    {
        401 or 403 => FailureKind.Credential,
        404 or 410 => FailureKind.NotFound,
        413 => FailureKind.TooLarge,
        429 => FailureKind.Throttled,
        408 or >= 500 => FailureKind.Unavailable,
        >= 400 => FailureKind.Request,
        >= 300 => FailureKind.Redirect,
        _ => FailureKind.Unavailable,
    };
}
