using System.Net;
using System.Net.Http.Headers;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Http;

/// <summary>The content of one attempt of a call.</summary>
internal sealed class CallContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly ProviderCall _call;
    private readonly int _length;

    /// <summary>The content of a call that is not disposed.</summary>
    public CallContent(ProviderCall call)
    {
        _call = call;
        _length = call.Content.Length;
        Headers.ContentType = Json;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_call.TryHold())
            throw new OperationCanceledException("The call was given up.");
        try
        {
            await stream.WriteAsync(_call.Content.Memory, cancellationToken);
        }
        finally
        {
            _call.LetGo();
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
