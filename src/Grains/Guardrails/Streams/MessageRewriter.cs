using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of Anthropic's messages: blocks of text, thought and input of tools, one after the other.</summary>
internal sealed class MessageRewriter(TextChannels channels, WholeTexts whole) : StreamRewriter
{
    private const string Delta = "content_block_delta";

    // The field of a delta's text by the delta's type.
    private static readonly (string Type, string Field)[] Kinds =
        [("text_delta", "text"), ("input_json_delta", TextPlace.PartialJson), ("thinking_delta", "thinking")];

    private readonly PlainPiece _piece = new();

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (PlainDelta.TryRead(chunk.Payload.Span, Kinds, _piece))
            RewritePlain(chunk, sent);
        else if (Parse(chunk.Payload.Span) is { } payload)
            RewriteAny(chunk, payload, sent);
        else
            sent.Add(chunk);
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        foreach (var index in channels.Open.Select(p => p.Index).Distinct().ToList())
            EndBlock(index, default, sent);
    }

    private void RewritePlain(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        var piece = _piece.Text;
        var given = piece.IsEmpty ? [] : channels.Push(new TextPlace(_piece.Part, _piece.Index), piece);
        if (given.SequenceEqual(piece))
            sent.Add(chunk);
        else if (!given.IsEmpty)
            sent.Add(With(chunk, Replace(chunk.Payload.Span, _piece.Start, _piece.Length, given)));
    }

    private void RewriteAny(InvocationChunk chunk, JsonObject payload, List<InvocationChunk> sent)
    {
        var (type, index) = (Text(payload, "type"), Number(payload, "index"));
        if (type == "content_block_stop")
            EndBlock(index, chunk.Usage, sent);
        var parent = payload[type == "content_block_start" ? "content_block" : "delta"] as JsonObject;
        var field = type switch
        {
            Delta => Kinds.FirstOrDefault(k => k.Type == Text(parent, "type")).Field,
            "content_block_start" => Kinds.FirstOrDefault(k => Text(parent, k.Field) is { Length: > 0 }).Field,
            _ => null,
        };
        if (parent is not null && field is not null)
            RewritePiece(chunk, payload, parent, new TextPlace(field, index), sent);
        else
            sent.Add(whole.Mask(chunk.Payload.Span) is { } masked ? With(chunk, masked) : chunk);
    }

    // A block may begin with a text, which its deltas go on with; whatever else it has is there as a whole.
    private void RewritePiece(InvocationChunk chunk, JsonObject payload, JsonObject parent, in TextPlace place, List<InvocationChunk> sent)
    {
        var piece = Text(parent, place.Part) ?? "";
        parent[place.Part] = "";
        var rest = whole.Mask(BytesOf(payload));
        var given = piece.Length == 0 ? "" : channels.Push(place, piece).ToString();
        if (rest is null && given == piece)
            sent.Add(chunk);
        else if (given.Length > 0 || Text(payload, "type") != Delta)
            sent.Add(With(chunk, BytesOf(WithText(rest is null ? payload : Parse(rest)!, place.Part, given))));
    }

    private static JsonObject WithText(JsonObject payload, string field, string text)
    {
        var parent = payload["delta"] as JsonObject ?? payload["content_block"]!.AsObject();
        parent[field] = text;
        return payload;
    }

    private void EndBlock(int index, Usage soFar, List<InvocationChunk> sent)
    {
        foreach (var place in channels.Open.Where(p => p.Index == index).ToList())
        {
            var rest = channels.End(place);
            if (rest.Length == 0)
                continue;
            var delta = new JsonObject { ["type"] = Kinds.First(k => k.Field == place.Part).Type, [place.Part] = rest };
            sent.Add(Make(new JsonObject { ["type"] = Delta, ["index"] = index, ["delta"] = delta }, Delta, soFar));
        }
    }
}
