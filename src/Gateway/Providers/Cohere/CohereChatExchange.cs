using System.Text;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Cohere;

/// <summary>Reads answers and streams of <c>v2/chat</c>.</summary>
internal sealed class CohereChatExchange(TextAnswer answer) : TextExchange(answer)
{
    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (!streamEvent.Data.StartsWith("[DONE]"u8))
            base.OnEvent(streamEvent, sink);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatChoice> ReadChoices(JsonElement answer)
    {
        Answer.Identify(answer.TextAt("id"));
        ReadUsage(answer.At("usage"), Usage);
        var reason = answer.TextAt("finish_reason");
        if (IsFailure(reason))
            throw new ServingException(ErrorCode.TemporarilyUnavailable, $"Cohere ended its answer with {reason}.");
        var message = answer.GetProperty("message");
        List<ToolCall> calls = [];
        foreach (var call in message.ItemsAt("tool_calls"))
            calls.Add(ReadCall(call));
        return [new(TextOf(message, calls.Count > 0), calls, FinishOf(reason), ThoughtsOf(message))];
    }

    /// <inheritdoc/>
    protected override void OnEvent(ReadOnlySpan<byte> name, JsonElement data, ChunkSink sink)
    {
        var message = data.At("delta").At("message");
        switch (data.TextAt("type"))
        {
            case "message-start":
                Answer.Identify(data.TextAt("id"));
                break;
            case "content-start" or "content-delta":
                Answer.Reasoning(sink, message.At("content").TextAt("thinking"));
                Answer.Text(sink, message.At("content").TextAt("text"));
                break;
            case "tool-plan-delta":
                Answer.Text(sink, message.TextAt("tool_plan"));
                break;
            case "tool-call-start":
                Answer.CallBegins(sink, data.CountAt("index"), ReadCall(message.At("tool_calls")));
                break;
            case "tool-call-delta":
                Answer.CallArguments(sink, data.CountAt("index"), message.At("tool_calls").At("function").TextAt("arguments"));
                break;
            case "message-end":
                End(data.At("delta"), sink);
                break;
        }
    }

    /// <summary>Takes what Cohere counted: tokens as the model saw them, or as they are billed.</summary>
    public static void ReadUsage(JsonElement usage, UsageMeter meter)
    {
        var tokens = usage.At("tokens").ValueKind == JsonValueKind.Object ? usage.At("tokens") : usage.At("billed_units");
        meter.InputTokens = tokens.CountAt("input_tokens");
        meter.OutputTokens = tokens.CountAt("output_tokens");
        meter.CachedInputTokens = Math.Min(usage.CountAt("cached_tokens"), meter.InputTokens);
    }

    private void End(JsonElement delta, ChunkSink sink)
    {
        ReadUsage(delta.At("usage"), Usage);
        var reason = delta.TextAt("finish_reason");
        if (IsFailure(reason))
        {
            sink.Fail(new(FailureKind.Unavailable, delta.TextAt("error") ?? $"The answer ended with {reason}."));
            return;
        }

        Answer.Finish(sink, FinishOf(reason));
        Answer.Complete(sink);
    }

    private static ToolCall ReadCall(JsonElement call)
    {
        var function = call.GetProperty("function");
        return new(call.TextAt("id") ?? "", function.TextAt("name") ?? "", function.TextAt("arguments") ?? "");
    }

    private static string? TextOf(JsonElement message, bool isCalling)
    {
        var text = new StringBuilder(message.TextAt("tool_plan"));
        foreach (var part in message.ItemsAt("content"))
            text.Append(part.TextAt("text"));
        return text.Length == 0 && isCalling ? null : text.ToString();
    }

    private static string? ThoughtsOf(JsonElement message)
    {
        var thoughts = new StringBuilder();
        foreach (var part in message.ItemsAt("content"))
            thoughts.Append(part.TextAt("thinking"));
        return thoughts.Length == 0 ? null : thoughts.ToString();
    }

    private static bool IsFailure(string? reason) => reason is "ERROR" or "TIMEOUT";

    private static string FinishOf(string? reason) => reason switch
    {
        "MAX_TOKENS" => FinishReasons.Length,
        "TOOL_CALL" => FinishReasons.ToolCalls,
        _ => FinishReasons.Stop,
    };
}
