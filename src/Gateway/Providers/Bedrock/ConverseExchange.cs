using System.Text;
using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Aws;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Reads answers of Converse and the events of ConverseStream
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html).
/// </summary>
internal sealed class ConverseExchange(TextAnswer answer) : TextExchange(answer)
{
    // Calls of tools so far.
    private int _calls;
    private bool _isInCall;
    private bool _hasInput;

    /// <inheritdoc/>
    public override IEventFraming OpenFraming() => new EventStreamFraming();

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (streamEvent.Name.StartsWith((byte)EventStreamFraming.FailurePrefix))
            sink.Fail(BedrockFailure.Of(streamEvent.Name[1..], streamEvent.Data));
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
    public override ProviderFailure ReadFailure(int status, ReadOnlySpan<byte> body) => BedrockFailure.Read(status, body);

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatChoice> ReadChoices(JsonElement answer)
    {
        ReadUsage(answer.At("usage"));
        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        List<ToolCall> calls = [];
        foreach (var block in answer.GetProperty("output").GetProperty("message").GetProperty("content").EnumerateArray())
        {
            text.Append(block.TextAt("text"));
            thoughts.Append(block.At("reasoningContent").At("reasoningText").TextAt("text"));
            if (block.At("toolUse") is { ValueKind: JsonValueKind.Object } use)
                calls.Add(ReadCall(use, use.GetProperty("input").GetRawText()));
        }

        var finish = FinishOf(answer.TextAt("stopReason"), calls.Count > 0);
        return [new(calls.Count > 0 ? NullIfEmpty(text) : text.ToString(), calls, finish, NullIfEmpty(thoughts))];
    }

    /// <inheritdoc/>
    protected override void OnEvent(ReadOnlySpan<byte> name, JsonElement data, ChunkSink sink)
    {
        if (name.SequenceEqual("contentBlockDelta"u8))
            OnDelta(data.At("delta"), sink);
        else if (name.SequenceEqual("contentBlockStart"u8))
            OnStart(data.At("start"), sink);
        else if (name.SequenceEqual("contentBlockStop"u8))
            EndCall(sink);
        else if (name.SequenceEqual("messageStop"u8))
            Answer.Finish(sink, FinishOf(data.TextAt("stopReason"), _calls > 0));
        else if (name.SequenceEqual("metadata"u8))
            OnMetadata(data, sink);
    }

    private void OnStart(JsonElement start, ChunkSink sink)
    {
        if (start.At("toolUse") is not { ValueKind: JsonValueKind.Object } use)
            return;
        Answer.CallBegins(sink, _calls++, ReadCall(use, ""));
        (_isInCall, _hasInput) = (true, false);
    }

    private void EndCall(ChunkSink sink)
    {
        // A tool without parameters gets no input at all, but a caller reads the arguments as JSON.
        if (_isInCall && !_hasInput)
            Answer.CallArguments(sink, _calls - 1, "{}");
        _isInCall = false;
    }

    private void OnDelta(JsonElement delta, ChunkSink sink)
    {
        Answer.Reasoning(sink, delta.At("reasoningContent").TextAt("text"));
        Answer.Text(sink, delta.TextAt("text"));
        var input = delta.At("toolUse").TextAt("input");
        _hasInput |= input is { Length: > 0 };
        Answer.CallArguments(sink, _calls - 1, input);
    }

    /// <summary>What the answer cost comes after its end.</summary>
    private void OnMetadata(JsonElement data, ChunkSink sink)
    {
        ReadUsage(data.At("usage"));
        Answer.Complete(sink);
    }

    /// <summary>Bedrock counts what came from the cache and what went into it apart from the rest of the input.</summary>
    private void ReadUsage(JsonElement usage)
    {
        Usage.CachedInputTokens = usage.CountAt("cacheReadInputTokens");
        Usage.InputTokens = usage.CountAt("inputTokens") + Usage.CachedInputTokens + usage.CountAt("cacheWriteInputTokens");
        Usage.OutputTokens = usage.CountAt("outputTokens");
    }

    private static string? NullIfEmpty(StringBuilder text) => text.Length == 0 ? null : text.ToString();

    private static ToolCall ReadCall(JsonElement use, string arguments) =>
        new(use.TextAt("toolUseId") ?? "", use.TextAt("name") ?? "", arguments);

    private static string FinishOf(string? reason, bool isCalling) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => FinishReasons.Length,
        "guardrail_intervened" or "content_filtered" => FinishReasons.ContentFilter,
        "tool_use" => FinishReasons.ToolCalls,
        _ when isCalling => FinishReasons.ToolCalls,
        _ => FinishReasons.Stop,
    };
}
