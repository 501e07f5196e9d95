using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of Anthropic's messages: blocks of text, thought and input of tools, one after the other.</summary>
internal sealed class MessageRewriter(TextChannels channels) : StreamRewriter
{
    private const string Delta = "content_block_delta";

    // The field of a delta's text by the delta's type.
    private static readonly (string Type, string Field)[] Kinds =
        [("text_delta", "text"), ("input_json_delta", "partial_json"), ("thinking_delta", "thinking")];

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (Parse(chunk) is not { } payload)
        {
            sent.Add(chunk);
            return;
        }

        var (type, index) = (Text(payload, "type"), Number(payload, "index"));
        if (type == "content_block_stop")
            EndBlock(index, chunk.Usage, sent);
        if (type != Delta || payload["delta"] is not JsonObject delta)
            sent.Add(chunk);
        else
            RewriteDelta(chunk, payload, delta, index, sent);
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        foreach (var index in channels.Open.Select(p => p.Index).Distinct().ToList())
            EndBlock(index, default, sent);
    }

    private void RewriteDelta(InvocationChunk chunk, JsonObject payload, JsonObject delta, int index, List<InvocationChunk> sent)
    {
        var type = Text(delta, "type");
        var field = Kinds.FirstOrDefault(k => k.Type == type).Field;
        if (field is null || Text(delta, field) is not { Length: > 0 } piece)
        {
            sent.Add(chunk);
            return;
        }

        var given = channels.Push(new TextPlace(field, index), piece);
        delta[field] = given;
        if (given == piece)
            sent.Add(chunk);
        else if (given.Length > 0)
            sent.Add(With(chunk, payload));
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
