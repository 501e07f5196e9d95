using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Makes messages of Anthropic's API from the answers of a chat.</summary>
internal sealed class MessagesCall(ReadOnlyMemory<byte> chatBody) : SurfaceCall(chatBody)
{
    private readonly Dictionary<int, int> _calls = []; // the block of each call of a tool
    private BlockKind _open;
    private int _block = -1;
    private string? _finishReason;

    private enum BlockKind
    {
        None,
        Text,
        Thought,
        Call,
    }

    /// <inheritdoc/>
    protected override void WriteAnswer(Utf8JsonWriter json, ChatPiece answer, Usage usage)
    {
        MessagesJson.WriteHead(json, answer.Id, answer.Model);
        json.WriteStartArray("content"u8);
        if (answer.Thought is { Length: > 0 } thought)
            WriteBlock(json, "thinking", "thinking", thought);
        if (answer.Text is { Length: > 0 } text)
            WriteBlock(json, "text", "text", text);
        foreach (var call in answer.Calls)
            WriteCall(json, call);
        json.WriteEndArray();
        MessagesJson.WriteStop(json, MessagesJson.StopReasonOf(answer.FinishReason));
        MessagesJson.WriteUsage(json, usage);
    }

    /// <inheritdoc/>
    protected override void Begin(ChatPiece? first, Usage soFar, List<InvocationChunk> pieces) =>
        pieces.Add(Event("message_start", soFar, (first, soFar), static (json, state) =>
        {
            json.WriteStartObject("message"u8);
            MessagesJson.WriteHead(json, state.first?.Id ?? "", state.first?.Model ?? "");
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            MessagesJson.WriteStop(json, null);
            MessagesJson.WriteUsage(json, state.soFar);
            json.WriteEndObject();
        }));

    /// <inheritdoc/>
    protected override void Continue(ChatPiece piece, Usage soFar, List<InvocationChunk> pieces)
    {
        if (piece.Thought is { Length: > 0 } thought)
        {
            Open(BlockKind.Thought, soFar, pieces);
            AddDelta(_block, "thinking_delta", "thinking", thought, soFar, pieces);
        }

        if (piece.Text is { Length: > 0 } text)
        {
            Open(BlockKind.Text, soFar, pieces);
            AddDelta(_block, "text_delta", "text", text, soFar, pieces);
        }

        foreach (var call in piece.Calls)
            ContinueCall(call, soFar, pieces);
        _finishReason = piece.FinishReason ?? _finishReason;
    }

    /// <inheritdoc/>
    protected override void End(Usage usage, List<InvocationChunk> pieces)
    {
        Close(usage, pieces);
        pieces.Add(Event("message_delta", usage, (reason: MessagesJson.StopReasonOf(_finishReason), usage), static (json, state) =>
        {
            json.WriteStartObject("delta"u8);
            MessagesJson.WriteStop(json, state.reason);
            json.WriteEndObject();
            MessagesJson.WriteUsage(json, state.usage);
        }));
        pieces.Add(Event("message_stop", usage, 0, static (_, _) => { }));
    }

    private static void WriteBlock(Utf8JsonWriter json, string type, string field, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString(field, text);
        if (type == "thinking")
            json.WriteString("signature"u8, "");
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, in ChatPieceCall call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use");
        json.WriteString("id"u8, call.Id ?? "");
        json.WriteString("name"u8, call.Name ?? "");
        MessagesJson.WriteInput(json, call.Arguments);
        json.WriteEndObject();
    }

    private void ContinueCall(ChatPieceCall call, Usage soFar, List<InvocationChunk> pieces)
    {
        if (!_calls.TryGetValue(call.Index, out var block))
        {
            Close(soFar, pieces);
            block = ++_block;
            _calls.Add(call.Index, block);
            _open = BlockKind.Call;
            AddStart(soFar, (id: call.Id ?? "", name: call.Name ?? ""), pieces, static (json, named) =>
            {
                json.WriteString("type"u8, "tool_use");
                json.WriteString("id"u8, named.id);
                json.WriteString("name"u8, named.name);
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
            });
        }

        if (call.Arguments.Length > 0)
            AddDelta(block, "input_json_delta", "partial_json", call.Arguments, soFar, pieces);
    }

    private void Open(BlockKind kind, Usage soFar, List<InvocationChunk> pieces)
    {
        if (_open == kind)
            return;
        Close(soFar, pieces);
        _block++;
        _open = kind;
        AddStart(soFar, kind, pieces, static (json, kind) =>
        {
            json.WriteString("type"u8, kind == BlockKind.Thought ? "thinking" : "text");
            json.WriteString(kind == BlockKind.Thought ? "thinking" : "text", "");
            if (kind == BlockKind.Thought)
                json.WriteString("signature"u8, "");
        });
    }

    private void Close(Usage soFar, List<InvocationChunk> pieces)
    {
        if (_open != BlockKind.None)
            pieces.Add(Event("content_block_stop", soFar, _block, static (json, block) => json.WriteNumber("index"u8, block)));
        _open = BlockKind.None;
    }

    private void AddStart<T>(Usage soFar, T state, List<InvocationChunk> pieces, Action<Utf8JsonWriter, T> write) =>
        pieces.Add(Event("content_block_start", soFar, (_block, state, write), static (json, s) =>
        {
            json.WriteNumber("index"u8, s._block);
            json.WriteStartObject("content_block"u8);
            s.write(json, s.state);
            json.WriteEndObject();
        }));

    private void AddDelta(int block, string type, string field, string text, Usage soFar, List<InvocationChunk> pieces) =>
        pieces.Add(Event("content_block_delta", soFar, (block, type, field, text), static (json, delta) =>
        {
            json.WriteNumber("index"u8, delta.block);
            json.WriteStartObject("delta"u8);
            json.WriteString("type"u8, delta.type);
            json.WriteString(delta.field, delta.text);
            json.WriteEndObject();
        }));
}
