namespace ServingCluster.Governance;

/// <summary>A limiter's answer to a <see cref="LeaseRequest"/>.</summary>
/// <param name="Window">The minute that the grants are of.</param>
/// <param name="UntilEnd">How long they last. To be counted from before the request was sent, by a clock that nobody sets.</param>
/// <param name="Grants">In the order of the asks.</param>
public sealed record LeaseReply(DateTimeOffset Window, TimeSpan UntilEnd, IReadOnlyList<LeaseGrant> Grants);
