using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's chat and text completions: events with pieces of one or several choices.</summary>
internal abstract class ChoiceRewriter : StreamRewriter
{
    private JsonObject? _last;
    private Usage _usage;

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (Parse(chunk) is not { } payload || payload["choices"] is not JsonArray choices)
        {
            sent.Add(chunk);
            return;
        }

        (_last, _usage) = (payload, chunk.Usage);
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
            sent.Add(With(chunk, payload));
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        foreach (var index in OpenChoices().ToList())
        {
            var choice = new JsonObject { ["index"] = index, ["finish_reason"] = null };
            if (!AppendRest(choice, index) || _last is null)
                continue;
            var payload = _last.DeepClone().AsObject();
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

    /// <summary>The choices that have not ended.</summary>
    protected abstract IEnumerable<int> OpenChoices();

    /// <summary>Puts what may be sent in the place of one piece. Whether that changes anything.</summary>
    protected static bool Push(TextChannels channels, in TextPlace place, JsonObject parent, string field)
    {
        if (Text(parent, field) is not { Length: > 0 } piece)
            return false;
        var given = channels.Push(place, piece);
        if (given == piece)
            return false;
        parent[field] = given;
        return true;
    }
}
