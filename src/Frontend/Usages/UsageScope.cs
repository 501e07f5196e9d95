using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Usages;

/// <summary>One request while it is answered. Disposed without an end, it is recorded as one whose caller went away.</summary>
internal sealed class UsageScope(UsageLog log, UsageRecord begun, TimeProvider time) : IDisposable
{
    private readonly long _started = time.GetTimestamp();
    private UsageRecord _record = begun with { Status = ErrorCode.Cancelled.HttpStatus() };

    /// <summary>A served entity was chosen.</summary>
    public void Choose(string servedEntity) => _record = _record with { ServedEntity = servedEntity };

    /// <summary>The answer is complete, or the request has failed.</summary>
    public void End(ErrorCode? error, in Usage usage) =>
        _record = _record with { Status = error?.HttpStatus() ?? StatusCodes.Status200OK, Usage = usage };

    public void Dispose() => log.Write(_record with { Duration = time.GetElapsedTime(_started) });
}
