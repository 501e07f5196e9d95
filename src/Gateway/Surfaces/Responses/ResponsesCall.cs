using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Makes responses of OpenAI's API from the answers of a chat.</summary>
internal sealed class ResponsesCall(ReadOnlyMemory<byte> chatBody, ResponseEcho echo, DateTimeOffset now) : SurfaceCall(chatBody)
{
    private readonly List<ResponseItem> _items = [];
    private readonly Dictionary<int, ResponseItem> _calls = [];
    private string _id = "";
    private string _model = "";
    private string? _finishReason;
    private int _sequence;

    /// <inheritdoc/>
    protected override void WriteAnswer(Utf8JsonWriter json, ChatPiece answer, Usage usage)
    {
        (_id, _model, _finishReason) = (answer.Id, answer.Model, answer.FinishReason);
        if (answer.Thought is { Length: > 0 } thought)
            Add(ResponseItemKind.Thought).Text.Append(thought);
        if (answer.Text is { Length: > 0 } text)
            Add(ResponseItemKind.Message).Text.Append(text);
        foreach (var call in answer.Calls)
            AddCall(call).Text.Append(call.Arguments);
        WriteResponse(json, isRunning: false, usage);
    }

    /// <inheritdoc/>
    protected override void Begin(ChatPiece? first, Usage soFar, List<InvocationChunk> pieces)
    {
        (_id, _model) = (first?.Id ?? "", first?.Model ?? "");
        pieces.Add(Whole("response.created", isRunning: true, soFar));
        pieces.Add(Whole("response.in_progress", isRunning: true, soFar));
    }

    /// <inheritdoc/>
    protected override void Continue(ChatPiece piece, Usage soFar, List<InvocationChunk> pieces)
    {
        if (piece.Thought is { Length: > 0 } thought)
            AddText(Open(ResponseItemKind.Thought, soFar, pieces), thought, soFar, pieces);
        if (piece.Text is { Length: > 0 } text)
            AddText(Open(ResponseItemKind.Message, soFar, pieces), text, soFar, pieces);
        foreach (var call in piece.Calls)
            ContinueCall(call, soFar, pieces);
        _finishReason = piece.FinishReason ?? _finishReason;
    }

    /// <inheritdoc/>
    protected override void End(Usage usage, List<InvocationChunk> pieces)
    {
        Close(usage, pieces);
        var type = ResponseJson.IncompleteReasonOf(_finishReason) is null ? "response.completed" : "response.incomplete";
        pieces.Add(Whole(type, isRunning: false, usage));
    }

    private void ContinueCall(ChatPieceCall call, Usage soFar, List<InvocationChunk> pieces)
    {
        if (!_calls.TryGetValue(call.Index, out var item))
        {
            Close(soFar, pieces);
            item = AddCall(call);
            _calls.Add(call.Index, item);
            AddBeginning(item, soFar, pieces);
        }

        if (call.Arguments.Length > 0)
            AddText(item, call.Arguments, soFar, pieces);
    }

    private ResponseItem AddCall(ChatPieceCall call)
    {
        var item = new ResponseItem(ResponseItemKind.Call, _items.Count, $"fc_{_items.Count}_{_id}") { CallId = call.Id ?? "", Name = call.Name ?? "" };
        _items.Add(item);
        return item;
    }

    private ResponseItem Add(ResponseItemKind kind)
    {
        var item = new ResponseItem(kind, _items.Count, $"{(kind == ResponseItemKind.Thought ? "rs" : "msg")}_{_items.Count}_{_id}");
        _items.Add(item);
        return item;
    }

    private ResponseItem Open(ResponseItemKind kind, Usage soFar, List<InvocationChunk> pieces)
    {
        if (_items.Count > 0 && _items[^1] is { IsDone: false } open && open.Kind == kind)
            return open;
        Close(soFar, pieces);
        var item = Add(kind);
        AddBeginning(item, soFar, pieces);
        return item;
    }

    private void AddBeginning(ResponseItem item, Usage soFar, List<InvocationChunk> pieces)
    {
        AddItem("response.output_item.added", item, isBeginning: true, soFar, pieces);
        if (item.Kind == ResponseItemKind.Message)
            AddPart("response.content_part.added", item, "", soFar, pieces);
    }

    private void AddText(ResponseItem item, string text, Usage soFar, List<InvocationChunk> pieces)
    {
        item.Text.Append(text);
        // A chat tells thoughts as they are; a response has only summaries of them, whole.
        if (item.Kind != ResponseItemKind.Thought)
            AddField(TypeOf(item) + ".delta", "delta", text, item, soFar, pieces);
    }

    private void Close(Usage soFar, List<InvocationChunk> pieces)
    {
        foreach (var item in _items)
        {
            if (item.IsDone)
                continue;
            item.IsDone = true;
            var text = item.Text.ToString();
            if (item.Kind != ResponseItemKind.Thought)
                AddField(TypeOf(item) + ".done", item.Kind == ResponseItemKind.Call ? "arguments" : "text", text, item, soFar, pieces);
            if (item.Kind == ResponseItemKind.Message)
                AddPart("response.content_part.done", item, text, soFar, pieces);
            AddItem("response.output_item.done", item, isBeginning: false, soFar, pieces);
        }
    }

    private static string TypeOf(ResponseItem item) =>
        item.Kind == ResponseItemKind.Call ? "response.function_call_arguments" : "response.output_text";

    private void AddItem(string type, ResponseItem item, bool isBeginning, Usage soFar, List<InvocationChunk> pieces) =>
        pieces.Add(Event(type, soFar, (sequence: _sequence++, item, isBeginning), static (json, state) =>
        {
            json.WriteNumber("sequence_number"u8, state.sequence);
            json.WriteNumber("output_index"u8, state.item.Index);
            json.WritePropertyName("item"u8);
            ResponseJson.WriteItem(json, state.item, state.isBeginning);
        }));

    private void AddPart(string type, ResponseItem item, string text, Usage soFar, List<InvocationChunk> pieces) =>
        pieces.Add(Event(type, soFar, (sequence: _sequence++, item, text), static (json, state) =>
        {
            WritePlace(json, state.sequence, state.item);
            json.WritePropertyName("part"u8);
            ResponseJson.WritePart(json, state.text);
        }));

    private void AddField(string type, string field, string text, ResponseItem item, Usage soFar, List<InvocationChunk> pieces) =>
        pieces.Add(Event(type, soFar, (sequence: _sequence++, item, field, text), static (json, state) =>
        {
            WritePlace(json, state.sequence, state.item);
            json.WriteString(state.field, state.text);
            if (state.item.Kind != ResponseItemKind.Message)
                return;
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        }));

    private static void WritePlace(Utf8JsonWriter json, int sequence, ResponseItem item)
    {
        json.WriteNumber("sequence_number"u8, sequence);
        json.WriteString("item_id"u8, item.Id);
        json.WriteNumber("output_index"u8, item.Index);
        if (item.Kind == ResponseItemKind.Message)
            json.WriteNumber("content_index"u8, 0);
    }

    private InvocationChunk Whole(string type, bool isRunning, Usage usage) =>
        Event(type, usage, (call: this, sequence: _sequence++, isRunning, usage), static (json, state) =>
        {
            json.WriteNumber("sequence_number"u8, state.sequence);
            json.WriteStartObject("response"u8);
            state.call.WriteResponse(json, state.isRunning, state.usage);
            json.WriteEndObject();
        });

    private void WriteResponse(Utf8JsonWriter json, bool isRunning, Usage usage)
    {
        var incomplete = isRunning ? null : ResponseJson.IncompleteReasonOf(_finishReason);
        json.WriteString("id"u8, $"resp_{_id}");
        json.WriteString("object"u8, "response");
        json.WriteNumber("created_at"u8, now.ToUnixTimeSeconds());
        json.WriteString("status"u8, isRunning ? "in_progress" : incomplete is null ? "completed" : "incomplete");
        json.WriteString("model"u8, _model);
        json.WriteNull("error"u8);
        WriteIncomplete(json, incomplete);
        json.WriteStartArray("output"u8);
        foreach (var item in isRunning ? [] : _items)
            ResponseJson.WriteItem(json, item, isBeginning: false);
        json.WriteEndArray();
        echo.Write(json);
        if (isRunning)
            json.WriteNull("usage"u8);
        else
            ResponseJson.WriteUsage(json, usage);
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }
}
