using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests.Crashes;

/// <summary>
/// A client that changes one thing and keeps a book of what was acknowledged. When the server is lost, the change under way
/// may or may not have been made; everything before must have been.
/// </summary>
internal abstract class Ledger
{
    /// <summary>How many changes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Changes until a request is not answered.</summary>
    public async Task ChangeUntilLostAsync(ServerClient client)
    {
        try
        {
            while (true)
                await ChangeAsync(client);
        }
        catch (HttpRequestException)
        {
            // The server was killed.
        }
    }

    /// <summary>Compares the book with what the server tells, and goes on from that.</summary>
    public abstract Task CheckAsync(ServerClient client);

    /// <summary>Makes one change.</summary>
    protected abstract Task ChangeAsync(ServerClient client);

    protected void Acknowledge() => Acknowledged++;
}
