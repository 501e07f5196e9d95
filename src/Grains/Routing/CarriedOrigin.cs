using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A replica that answers a stream of another protocol, which is carried over chat.</summary>
internal sealed class CarriedOrigin(IStreamOrigin replica, IChatSurface surface) : IStreamOrigin
{
    private bool _hasEntered;

    public string Kind => replica.Kind;

    public bool KeepsDeadlines => replica.KeepsDeadlines;

    public IAsyncEnumerable<InvocationChunk> Enter(InvocationRequest request, CancellationToken cancellationToken)
    {
        var call = surface.Open(request.Body);
        _hasEntered = true;
        return CarryAsync(call, replica.Enter(request.OverChat(call.ChatBody), cancellationToken));
    }

    public void Leave()
    {
        // A body that the surface refuses never gets to the replica.
        if (_hasEntered)
            replica.Leave();
    }

    public void Gone(string reason) => replica.Gone(reason);

    public InvocationResponse? FailureOf(Exception exception) => replica.FailureOf(exception);

    private static async IAsyncEnumerable<InvocationChunk> CarryAsync(IChatSurfaceCall call, IAsyncEnumerable<InvocationChunk> chat)
    {
        var pieces = new List<InvocationChunk>();
        await foreach (var chunk in chat)
        {
            pieces.Clear();
            call.Take(chunk, pieces);
            foreach (var piece in pieces)
                yield return piece;
        }
    }
}
