using System.Globalization;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.OrleansHop;

/// <summary>A replica of the product on the other silo.</summary>
internal sealed class ReplicaHop(IModelReplica replica) : IHop
{
    public async ValueTask<int> CallAsync(byte[] body, int answer)
    {
        using var response = await replica.InvokeAsync(RequestOf(body, answer), CancellationToken.None);
        return response.Body.Length;
    }

    public async ValueTask<int> StreamAsync(int chunks)
    {
        var read = 0;
        await foreach (var chunk in replica.StreamAsync(RequestOf([], chunks), CancellationToken.None))
            read += chunk.IsLast ? 0 : 1;
        return read;
    }

    private static InvocationRequest RequestOf(byte[] body, int number) => new()
    {
        Body = body,
        Format = BodyFormat.Json,
        Caller = "bench",
        RequestId = number.ToString(CultureInfo.InvariantCulture),
        Deadline = DateTimeOffset.UtcNow.AddMinutes(1),
    };
}
