using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces;

/// <summary>One request that is carried over chat. Not thread-safe.</summary>
public interface IChatSurfaceCall
{
    /// <summary>The same request as a body of <c>chat/completions</c>.</summary>
    ReadOnlyMemory<byte> ChatBody { get; }

    /// <summary>Makes the answer of its protocol from that of the chat, which it disposes; failures are passed on as they are.</summary>
    InvocationResponse Answer(InvocationResponse chat);

    /// <summary>Makes the chunks of its protocol from those of the chat; failures are passed on as they are.</summary>
    IAsyncEnumerable<InvocationChunk> Stream(IAsyncEnumerable<InvocationChunk> chat, CancellationToken cancellationToken);
}
