using Orleans.Concurrency;
using ServingCluster.Silo.Placement;

namespace ServingCluster.OrleansHop;

/// <summary>Lives on the silo that its key names, as a replica does.</summary>
[Reentrant, ReplicaPlacement]
internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<byte[]> EchoAsync(byte[] body, int answer) => Task.FromResult(Answers.Bytes(answer));

    public async IAsyncEnumerable<byte[]> StreamAsync(int chunks)
    {
        // Each its own array: one that is twice in a message is sent once.
        for (var i = 0; i < chunks; i++)
            yield return Answers.Chunk.ToArray();
        await Task.CompletedTask;
    }
}
