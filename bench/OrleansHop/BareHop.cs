namespace ServingCluster.OrleansHop;

/// <summary>Orleans alone.</summary>
internal sealed class BareHop(IEchoGrain grain) : IHop
{
    public async ValueTask<int> CallAsync(byte[] body, int answer) => (await grain.EchoAsync(body, answer)).Length;

    public async ValueTask<int> StreamAsync(int chunks)
    {
        var read = 0;
        await foreach (var _ in grain.StreamAsync(chunks))
            read++;
        return read;
    }
}
