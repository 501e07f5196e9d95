using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.OpenAi;

/// <summary>Chat with the model behind one endpoint.</summary>
internal sealed class EndpointChatClient(IServingClient client, string endpoint) : IChatClient
{
    private static readonly InvocationOptions Chat = new() { Task = InvocationTask.Chat };

    private readonly ChatClientMetadata _metadata = new("servingcluster", defaultModelId: endpoint);

    // How OpenAI's streams end; a model that passes such a stream on may pass this on too.
    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var answer = await client.SendAsync(endpoint, ChatRequestWriter.Write(messages, options, stream: false), Chat, cancellationToken);
        return answer.Error is { } error
            ? throw new ServingException(error, answer.Message, answer.RetryAfter)
            : ChatAnswerReader.Read(answer.Body);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // The connections are the client's.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await client.StreamAsync(
            endpoint, ChatRequestWriter.Write(messages, options, stream: true), Chat, cancellationToken);
        var calls = new ToolCallGatherer();
        await foreach (var piece in stream.ReadAsync(cancellationToken))
        {
            if (piece.Error is { } error)
                throw new ServingException(error, piece.Message, piece.RetryAfter);
            if (!piece.IsLast && !piece.Payload.Span.SequenceEqual(Done))
                yield return ChatAnswerReader.ReadPiece(piece.Payload, calls);
        }

        if (ChatAnswerReader.ReadEnd(calls) is { } end)
            yield return end;
    }
}
