using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Ai21;

/// <summary>Reads answers and streams of AI21's <c>chat/completions</c>, which lack some members that OpenAI's clients insist on.</summary>
internal sealed class Ai21Exchange(TextAnswer answer) : TextExchange(answer)
{
    // Calls of tools so far, by answer: the stream doesn't number them.
    private readonly Dictionary<int, int> _calls = [];

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (streamEvent.Data.StartsWith("[DONE]"u8))
            Answer.Complete(sink);
        else
            base.OnEvent(streamEvent, sink);
    }

    /// <inheritdoc/>
    public override void OnEnd(ChunkSink sink)
    {
        if (Answer.IsFinished)
            Answer.Complete(sink);
        else
            base.OnEnd(sink);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatChoice> ReadChoices(JsonElement answer)
    {
        Answer.Identify(answer.TextAt("id"));
        ReadUsage(answer.At("usage"));
        List<ChatChoice> choices = [];
        foreach (var choice in answer.GetProperty("choices").EnumerateArray())
        {
            var message = choice.GetProperty("message");
            List<ToolCall> calls = [];
            foreach (var call in message.ItemsAt("tool_calls"))
                calls.Add(ReadCall(call));
            choices.Add(new(message.TextAt("content") ?? (calls.Count > 0 ? null : ""), calls, FinishOf(choice, calls.Count > 0)));
        }

        return choices;
    }

    /// <inheritdoc/>
    protected override void OnEvent(ReadOnlySpan<byte> name, JsonElement data, ChunkSink sink)
    {
        if (data.At("choices").ValueKind != JsonValueKind.Array)
        {
            sink.Fail(new(FailureKind.Unavailable, FailureText.Find(JsonSerializer.SerializeToUtf8Bytes(data))));
            return;
        }

        Answer.Identify(data.TextAt("id"));
        ReadUsage(data.At("usage"));
        foreach (var choice in data.ItemsAt("choices"))
            OnChoice(choice, sink);
    }

    private void OnChoice(JsonElement choice, ChunkSink sink)
    {
        var index = choice.CountAt("index");
        var delta = choice.At("delta");
        Answer.Text(sink, delta.TextAt("content"), index);
        foreach (var call in delta.ItemsAt("tool_calls"))
            OnCall(call, index, sink);
        if (choice.TextAt("finish_reason") is not null)
            Answer.Finish(sink, FinishOf(choice, _calls.ContainsKey(index)), index);
    }

    /// <summary>A call comes whole, or begins with its id and goes on without.</summary>
    private void OnCall(JsonElement call, int index, ChunkSink sink)
    {
        var begun = _calls.GetValueOrDefault(index);
        if (begun > 0 && string.IsNullOrEmpty(call.TextAt("id")))
        {
            Answer.CallArguments(sink, begun - 1, call.At("function").TextAt("arguments"), index);
            return;
        }

        _calls[index] = begun + 1;
        Answer.CallBegins(sink, begun, ReadCall(call), index);
    }

    private void ReadUsage(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object)
            return;
        Usage.InputTokens = usage.CountAt("prompt_tokens");
        Usage.OutputTokens = usage.CountAt("completion_tokens");
    }

    private static ToolCall ReadCall(JsonElement call)
    {
        var function = call.GetProperty("function");
        return new(call.TextAt("id") ?? "", function.TextAt("name") ?? "", function.TextAt("arguments") ?? "");
    }

    private static string FinishOf(JsonElement choice, bool isCalling) => choice.TextAt("finish_reason") switch
    {
        "length" => FinishReasons.Length,
        "content_filter" => FinishReasons.ContentFilter,
        _ when isCalling => FinishReasons.ToolCalls,
        _ => FinishReasons.Stop,
    };
}
