using System.Buffers;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Scoring.Writing;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>
/// Writes the answers to one request: whole, or as the data of server-sent events. The usage stands in a whole answer always; in a stream
/// it stands in an event of its own where the request wants it, nowhere where it does not, and beside the last <c>finish_reason</c> where
/// the request is silent. For one thread at a time.
/// </summary>
internal abstract class AnswerWriter
{
    private const int EventBytes = 512;
    private const int AnswerBytes = 1024;

    private readonly byte[] _opening;
    private readonly bool? _includeUsage;

    /// <summary>A writer for one request.</summary>
    /// <param name="header">What everything begins with.</param>
    /// <param name="idPrefix">The id's beginning.</param>
    /// <param name="kind">What <c>object</c> says.</param>
    /// <param name="includeUsage">What the request says about usage in streams.</param>
    protected AnswerWriter(AnswerHeader header, string idPrefix, string kind, bool? includeUsage)
    {
        _includeUsage = includeUsage;
        var json = new JsonOutput(EventBytes);
        json.Write("{\"id\":"u8);
        json.WriteText(idPrefix + header.RequestId);
        json.Write(",\"object\":"u8);
        json.WriteText(kind);
        json.Write(",\"created\":"u8);
        json.WriteNumber(header.Created);
        json.Write(",\"model\":"u8);
        json.WriteText(header.Model);
        json.Write(",\"choices\":["u8);
        _opening = Take(ref json);
    }

    /// <summary>Whether a stream ends with an event of nothing but usage.</summary>
    public bool EndsWithUsage => _includeUsage is true;

    /// <summary>The event that tells what an answer has now, which is thereby taken.</summary>
    public byte[] Delta(Choice choice)
    {
        var json = Begin();
        WriteDelta(ref json, choice);
        choice.HasBegun = true;
        choice.Answer.Clear();
        return EndEvent(ref json, null);
    }

    /// <summary>The event that tells why an answer ended.</summary>
    /// <param name="choice">The answer.</param>
    /// <param name="total">What the request consumed, where this is the last answer to end; else null.</param>
    public byte[] End(Choice choice, Usage? total)
    {
        var json = Begin();
        WriteEnd(ref json, choice);
        return EndEvent(ref json, _includeUsage is null ? total : null);
    }

    /// <summary>The event of nothing but usage.</summary>
    public byte[] UsageEvent(Usage usage)
    {
        var json = Begin();
        return EndEvent(ref json, usage);
    }

    /// <summary>The whole answer.</summary>
    public ResponseBody Whole(IReadOnlyList<Choice> choices, Usage usage)
    {
        var json = new JsonOutput(AnswerBytes);
        json.Write(_opening);
        for (var i = 0; i < choices.Count; i++)
        {
            if (i > 0)
                json.Write(',');
            WriteWhole(ref json, choices[i]);
        }

        json.Write("],\"usage\":"u8);
        WriteUsage(ref json, usage);
        json.Write('}');
        return new ResponseBody(json.Buffer, json.Length);
    }

    /// <summary>Writes one answer's entry of an event that brings more of it.</summary>
    protected abstract void WriteDelta(ref JsonOutput json, Choice choice);

    /// <summary>Writes one answer's entry of the event that ends it.</summary>
    protected abstract void WriteEnd(ref JsonOutput json, Choice choice);

    /// <summary>Writes one answer's entry of a whole body.</summary>
    protected abstract void WriteWhole(ref JsonOutput json, Choice choice);

    /// <summary>Writes the beginning of an entry, up to its index.</summary>
    protected static void BeginEntry(ref JsonOutput json, Choice choice)
    {
        json.Write("{\"index\":"u8);
        json.WriteNumber(choice.Index);
    }

    /// <summary>The reason's name, quoted.</summary>
    protected static ReadOnlySpan<byte> NameOf(FinishReason reason) => reason switch
    {
        FinishReason.Length => "\"length\""u8,
        FinishReason.ToolCalls => "\"tool_calls\""u8,
        _ => "\"stop\""u8,
    };

    private JsonOutput Begin()
    {
        var json = new JsonOutput(EventBytes);
        json.Write(_opening);
        return json;
    }

    private byte[] EndEvent(ref JsonOutput json, Usage? usage)
    {
        json.Write(']');
        if (usage is not null || _includeUsage is true)
            json.Write(",\"usage\":"u8);
        if (usage is { } told)
            WriteUsage(ref json, told);
        else if (_includeUsage is true)
            json.Write("null"u8);
        json.Write('}');
        return Take(ref json);
    }

    private static void WriteUsage(ref JsonOutput json, Usage usage)
    {
        json.Write("{\"prompt_tokens\":"u8);
        json.WriteNumber(usage.InputTokens);
        json.Write(",\"completion_tokens\":"u8);
        json.WriteNumber(usage.OutputTokens);
        json.Write(",\"total_tokens\":"u8);
        json.WriteNumber((long)usage.InputTokens + usage.OutputTokens);
        json.Write(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        json.WriteNumber(usage.CachedInputTokens);
        json.Write("}}"u8);
    }

    private static byte[] Take(ref JsonOutput json)
    {
        var bytes = json.Buffer.AsSpan(0, json.Length).ToArray();
        ArrayPool<byte>.Shared.Return(json.Buffer);
        return bytes;
    }
}
