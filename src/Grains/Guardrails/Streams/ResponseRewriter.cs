using System.Text.Json.Nodes;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Pii;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>
/// Streams of OpenAI's responses: deltas of texts and arguments, then the same texts whole, several times. Events are numbered anew, since
/// some are left out and others come in.
/// </summary>
internal sealed class ResponseRewriter(TextChannels channels, GuardRules rules) : StreamRewriter
{
    private const string DeltaSuffix = ".delta";
    private const string DoneSuffix = ".done";

    private readonly List<PiiMatch> _matches = [];
    private int _sequence;

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (Parse(chunk) is not { } payload || Text(payload, "type") is not { } type)
        {
            sent.Add(chunk);
            return;
        }

        if (type.EndsWith(DeltaSuffix, StringComparison.Ordinal) && Text(payload, "delta") is { } piece)
        {
            payload["delta"] = channels.Push(PlaceOf(payload, type[..^DeltaSuffix.Length]), piece);
            if (Text(payload, "delta") is "" && piece.Length > 0)
                return;
        }
        else
        {
            if (type.EndsWith(DoneSuffix, StringComparison.Ordinal))
                EndText(payload, type[..^DoneSuffix.Length], chunk.Usage, sent);
            MaskWhole(payload);
        }

        Send(payload, chunk.Event, chunk.Usage, sent);
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        // Every text is said whole by an event of its own before the stream ends; what has none by then was cut off, and stays unsaid.
    }

    private void EndText(JsonObject payload, string part, Usage soFar, List<InvocationChunk> sent)
    {
        var rest = channels.End(PlaceOf(payload, part));
        if (rest.Length == 0)
            return;
        var delta = new JsonObject { ["type"] = part + DeltaSuffix };
        foreach (var field in (ReadOnlySpan<string>)["item_id", "output_index", "content_index", "summary_index"])
        {
            if (payload[field] is { } value)
                delta[field] = value.DeepClone();
        }

        delta["delta"] = rest;
        Send(delta, part + DeltaSuffix, soFar, sent);
    }

    private void Send(JsonObject payload, string name, Usage soFar, List<InvocationChunk> sent)
    {
        payload["sequence_number"] = _sequence++;
        sent.Add(Make(payload, name, soFar));
    }

    private static TextPlace PlaceOf(JsonObject payload, string part) =>
        new(part, Number(payload, "output_index"), Number(payload, "content_index") + Number(payload, "summary_index"), Text(payload, "item_id") ?? "");

    // The texts that an event says whole, wherever they stand.
    private void MaskWhole(JsonNode? node)
    {
        if (rules.Pii == PiiBehavior.None)
            return;
        if (node is JsonArray array)
        {
            foreach (var item in array)
                MaskWhole(item);
        }
        else if (node is JsonObject parent)
        {
            foreach (var (field, value) in parent.ToList())
                MaskField(parent, field, value);
        }
    }

    private void MaskField(JsonObject parent, string field, JsonNode? value)
    {
        if (field is not ("text" or "arguments" or "refusal"))
            MaskWhole(value);
        else if (Text(parent, field) is { } text)
        {
            _matches.Clear();
            parent[field] = PiiText.Mask(text, _matches);
        }
        else
            MaskWhole(value);
    }
}
