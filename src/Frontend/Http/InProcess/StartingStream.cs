namespace ServingCluster.Frontend.Http.InProcess;

/// <summary>A stream to write to whose first byte, or flush, sends the headers.</summary>
/// <param name="inner">Where the bytes go.</param>
/// <param name="start">Sends the headers; again without effect.</param>
internal sealed class StartingStream(Stream inner, Func<CancellationToken, Task> start) : WriteOnlyStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await start(cancellationToken);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await start(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }
}
