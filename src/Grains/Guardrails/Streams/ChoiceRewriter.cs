using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's chat and text completions: events with pieces of one or several choices.</summary>
/// <param name="channels">The texts.</param>
/// <param name="textFields">The fields that they come in.</param>
/// <param name="isChat">Whether they stand in a choice's delta.</param>
internal abstract class ChoiceRewriter(TextChannels channels, string[] textFields, bool isChat) : StreamRewriter
{
    private readonly PlainPiece _piece = new();

    private ReadOnlyMemory<byte> _last;
    private Usage _usage;

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (PlainChoice.TryRead(chunk.Payload.Span, textFields, isChat, _piece))
            RewritePlain(chunk, sent);
        else if (Parse(chunk.Payload.Span) is { } payload && payload["choices"] is JsonArray choices)
            RewriteAny(chunk, payload, choices, sent);
        else
            sent.Add(chunk);
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        foreach (var index in channels.Open.Select(p => p.Index).Distinct().ToList())
        {
            var choice = new JsonObject { ["index"] = index, ["finish_reason"] = null };
            if (!AppendRest(choice, index) || Parse(_last.Span) is not { } payload)
                continue;
            payload.Remove("usage");
            payload["choices"] = new JsonArray(choice);
            sent.Add(Make(payload, "", _usage));
        }
    }

    /// <summary>Puts what may be sent in the place of the pieces of a choice. Whether that changes anything.</summary>
    protected abstract bool RewritePieces(JsonObject choice, int index);

    /// <summary>Adds what was held back of a choice that has ended. Whether there was something.</summary>
    protected abstract bool AppendRest(JsonObject choice, int index);

    /// <summary>Whether a choice still has something to say to the caller.</summary>
    protected abstract bool SaysSomething(JsonObject choice);

    /// <summary>Puts what may be sent in the place of one piece. Whether that changes anything.</summary>
    protected static bool Push(TextChannels channels, in TextPlace place, JsonObject parent, string field)
    {
        if (Text(parent, field) is not { Length: > 0 } piece)
            return false;
        var given = channels.Push(place, piece);
        if (given.SequenceEqual(piece))
            return false;
        parent[field] = given.ToString();
        return true;
    }

    // An event is rewritten as bytes where it can be: most are, and objects made of each would cost more than the looking.
    private void RewritePlain(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        (_last, _usage) = (chunk.Payload, chunk.Usage);
        var piece = _piece.Text;
        var given = piece.IsEmpty ? [] : channels.Push(new TextPlace(_piece.Part, _piece.Index), piece);
        if (given.SequenceEqual(piece))
            sent.Add(chunk);
        else if (!given.IsEmpty || _piece.HasMore)
            sent.Add(With(chunk, Replace(chunk.Payload.Span, _piece.Start, _piece.Length, given)));
    }

    private void RewriteAny(InvocationChunk chunk, JsonObject payload, JsonArray choices, List<InvocationChunk> sent)
    {
        (_last, _usage) = (chunk.Payload, chunk.Usage);
        var changed = false;
        foreach (var choice in choices.OfType<JsonObject>())
        {
            changed |= RewritePieces(choice, Number(choice, "index"));
            if (Text(choice, "finish_reason") is not null)
                changed |= AppendRest(choice, Number(choice, "index"));
        }

        if (!changed)
            sent.Add(chunk);
        else if (payload["usage"] is not null || choices.OfType<JsonObject>().Any(SaysSomething))
            sent.Add(With(chunk, BytesOf(payload)));
    }
}
