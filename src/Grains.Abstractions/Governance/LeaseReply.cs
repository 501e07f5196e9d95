namespace ServingCluster.Governance;

/// <summary>A limiter's answer to a <see cref="LeaseRequest"/>.</summary>
/// <param name="Window">The number of the minute that the grants are of. A clock that is set back makes no two of the same number.</param>
/// <param name="UntilEnd">How long they last. To be counted from before the request was sent, by a clock that nobody sets.</param>
/// <param name="Grants">In the order of the asks.</param>
public sealed record LeaseReply(long Window, TimeSpan UntilEnd, IReadOnlyList<LeaseGrant> Grants);
