using ServingCluster.Errors;

namespace ServingCluster.Governance;

/// <summary>
/// Divides what an endpoint's <see cref="RateLimit"/>s allow in each calendar minute (UTC, by the limiter's clock) among the routers. A
/// router takes shares ahead, its leases, and lets requests in from those; all leases of a minute together never exceed the limit.
/// </summary>
public interface IRateLimiter
{
    /// <summary>Takes shares, gives others back, and says what was used beyond them. What is granted has been written down.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/> or <see cref="ErrorCode.ResourceConflict"/>:
    /// nothing was granted; what was given back may be lost, which lets in less rather than more.</exception>
    Task<LeaseReply> LeaseAsync(LeaseRequest request);

    /// <summary>What is left of budgets, given out to nobody.</summary>
    Task<BudgetReport> ReadAsync(IReadOnlyList<BudgetQuery> budgets);

    /// <summary>The endpoint is gone: forgets everything. Idempotent.</summary>
    Task ForgetAsync();
}
