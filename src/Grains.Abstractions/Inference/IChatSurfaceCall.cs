namespace ServingCluster.Inference;

/// <summary>One request that is carried over chat. Not thread-safe.</summary>
public interface IChatSurfaceCall
{
    /// <summary>The same request as a body of <c>chat/completions</c>.</summary>
    ReadOnlyMemory<byte> ChatBody { get; }

    /// <summary>Makes the answer of its protocol from that of the chat, which it disposes; failures are passed on as they are.</summary>
    InvocationResponse Answer(InvocationResponse chat);

    /// <summary>
    /// Makes the pieces of its protocol from one piece of the chat: none, one or several; of the piece that ends the chat, its end too.
    /// Failures are passed on as they are.
    /// </summary>
    /// <param name="chat">A piece of the chat, in order.</param>
    /// <param name="pieces">Takes the pieces, in order.</param>
    void Take(InvocationChunk chat, List<InvocationChunk> pieces);
}
