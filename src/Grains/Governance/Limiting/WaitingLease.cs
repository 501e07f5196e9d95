using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>A router's request that waits for its turn.</summary>
internal sealed class WaitingLease(LeaseRequest request)
{
    private readonly TaskCompletionSource<LeaseReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LeaseRequest Request => request;

    public Task<LeaseReply> Reply => _reply.Task;

    public void Answer(LeaseReply reply) => _reply.TrySetResult(reply);

    public void Fail(Exception failure) => _reply.TrySetException(failure);
}
