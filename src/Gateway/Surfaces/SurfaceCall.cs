using System.Buffers;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Answers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces;

/// <summary>What the calls of all surfaces have in common. Not thread-safe.</summary>
internal abstract class SurfaceCall(ReadOnlyMemory<byte> chatBody) : IChatSurfaceCall
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _hasBegun;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ChatBody => chatBody;

    /// <inheritdoc/>
    public InvocationResponse Answer(InvocationResponse chat)
    {
        if (chat.Error is not null)
            return chat;
        using (chat)
        {
            if (ChatPiece.Read(chat.Body) is not { } answer)
                return InvocationResponse.Failed(ErrorCode.TemporarilyUnavailable, "The model's answer is no chat completion.");
            var usage = chat.Usage;
            var body = Write((this, answer, usage), static (json, state) => state.Item1.WriteAnswer(json, state.answer, state.usage));
            var made = InvocationResponse.FromMemory(body, usage, chat.Timings);
            made.ServedEntity = chat.ServedEntity;
            return made;
        }
    }

    /// <inheritdoc/>
    public void Take(InvocationChunk chat, List<InvocationChunk> pieces)
    {
        if (chat.Error is not null)
        {
            pieces.Add(chat);
            return;
        }

        var piece = chat.IsLast ? null : ChatPiece.Read(chat.Payload);
        if (!_hasBegun && (piece is not null || chat.IsLast))
        {
            _hasBegun = true;
            Begin(piece, chat.Usage, pieces);
        }

        if (piece is not null)
            Continue(piece, chat.Usage, pieces);
        if (!chat.IsLast)
            return;
        End(chat.Usage, pieces);
        pieces.Add(chat);
    }

    /// <summary>Writes the members of a whole answer.</summary>
    protected abstract void WriteAnswer(Utf8JsonWriter json, ChatPiece answer, Usage usage);

    /// <summary>Gives the events that a stream begins with.</summary>
    /// <param name="first">The first chunk; null when the chat ended without any.</param>
    /// <param name="soFar">What was consumed.</param>
    /// <param name="pieces">Takes them.</param>
    protected abstract void Begin(ChatPiece? first, Usage soFar, List<InvocationChunk> pieces);

    /// <summary>Gives the events of one chunk.</summary>
    protected abstract void Continue(ChatPiece piece, Usage soFar, List<InvocationChunk> pieces);

    /// <summary>Gives the events that a stream ends with.</summary>
    protected abstract void End(Usage usage, List<InvocationChunk> pieces);

    /// <summary>Makes an event of an object whose members are written here.</summary>
    protected InvocationChunk Event<T>(string type, Usage soFar, T state, Action<Utf8JsonWriter, T> write) => InvocationChunk.Of(
        Write((type, state, write), static (json, s) =>
        {
            json.WriteString("type"u8, s.type);
            s.write(json, s.state);
        }),
        soFar, type);

    private byte[] Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, AnswerJson.WriterOptions))
        {
            json.WriteStartObject();
            write(json, state);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan.ToArray();
    }
}
