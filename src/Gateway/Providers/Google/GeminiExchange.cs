using System.Text;
using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Reads answers of <c>generateContent</c> and the events of its streams, which have the same form and end without a word.
/// </summary>
internal sealed class GeminiExchange(TextAnswer answer) : TextExchange(answer)
{
    private const string Safety = "SAFETY";

    // Calls of tools so far, by answer.
    private readonly Dictionary<int, int> _calls = [];

    // What ended each answer that has begun; null as long as nothing has. Some models say it with every piece: the last word counts.
    private readonly SortedDictionary<int, string?> _ends = [];

    /// <inheritdoc/>
    public override void OnEnd(ChunkSink sink)
    {
        if (_ends.Count == 0 || _ends.ContainsValue(null))
        {
            base.OnEnd(sink);
            return;
        }

        foreach (var (index, reason) in _ends)
            Answer.Finish(sink, FinishOf(reason, _calls.ContainsKey(index)), index);
        Answer.Complete(sink);
    }

    /// <inheritdoc/>
    public override ProviderFailure ReadFailure(int status, ReadOnlySpan<byte> body) => GoogleFailure.Read(status, body);

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatChoice> ReadChoices(JsonElement answer)
    {
        Answer.Identify(answer.TextAt("responseId"));
        ReadUsage(answer.At("usageMetadata"));
        List<ChatChoice> choices = [];
        foreach (var candidate in answer.ItemsAt("candidates"))
            choices.Add(ReadCandidate(candidate));
        if (choices.Count > 0)
            return choices;
        return IsBlocked(answer) ? [new("", [], FinishReasons.ContentFilter)] : throw new FormatException("The answer has no candidates.");
    }

    /// <inheritdoc/>
    protected override void OnEvent(ReadOnlySpan<byte> name, JsonElement data, ChunkSink sink)
    {
        if (data.At("error") is { ValueKind: JsonValueKind.Object } error)
        {
            sink.Fail(GoogleFailure.Of(error));
            return;
        }

        Answer.Identify(data.TextAt("responseId"));
        ReadUsage(data.At("usageMetadata"));
        foreach (var candidate in data.ItemsAt("candidates"))
            OnCandidate(candidate, sink);
        if (IsBlocked(data))
            _ends[0] = Safety;
    }

    private void OnCandidate(JsonElement candidate, ChunkSink sink)
    {
        var index = candidate.CountAt("index");
        foreach (var part in candidate.At("content").ItemsAt("parts"))
        {
            if (ReadCall(part) is { } call)
                Answer.CallBegins(sink, _calls[index] = _calls.TryGetValue(index, out var last) ? last + 1 : 0, call, index);
            else if (IsThought(part))
                Answer.Reasoning(sink, part.TextAt("text"), index);
            else
                Answer.Text(sink, part.TextAt("text"), index);
        }

        _ends[index] = candidate.TextAt("finishReason") ?? _ends.GetValueOrDefault(index);
    }

    private static ChatChoice ReadCandidate(JsonElement candidate)
    {
        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        List<ToolCall> calls = [];
        foreach (var part in candidate.At("content").ItemsAt("parts"))
        {
            if (ReadCall(part) is { } call)
                calls.Add(call);
            else
                (IsThought(part) ? thoughts : text).Append(part.TextAt("text"));
        }

        var finish = FinishOf(candidate.TextAt("finishReason"), calls.Count > 0);
        return new(calls.Count > 0 ? NullIfEmpty(text) : text.ToString(), calls, finish, NullIfEmpty(thoughts));
    }

    private static string? NullIfEmpty(StringBuilder text) => text.Length == 0 ? null : text.ToString();

    private static ToolCall? ReadCall(JsonElement part)
    {
        if (part.At("functionCall") is not { ValueKind: JsonValueKind.Object } call)
            return null;
        var arguments = call.At("args") is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : "{}";
        return new(GeminiCallId.Make(call.TextAt("id"), part.TextAt("thoughtSignature")), call.TextAt("name") ?? "", arguments);
    }

    private static bool IsThought(JsonElement part) => part.At("thought").ValueKind == JsonValueKind.True;

    private static bool IsBlocked(JsonElement answer) => answer.At("promptFeedback").TextAt("blockReason") is not null;

    private void ReadUsage(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object)
            return;
        Usage.InputTokens = usage.CountAt("promptTokenCount") + usage.CountAt("toolUsePromptTokenCount");
        Usage.OutputTokens = usage.CountAt("candidatesTokenCount") + usage.CountAt("thoughtsTokenCount");
        Usage.CachedInputTokens = usage.CountAt("cachedContentTokenCount");
    }

    private static string FinishOf(string? reason, bool isCalling) => reason switch
    {
        "MAX_TOKENS" => FinishReasons.Length,
        Safety or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" => FinishReasons.ContentFilter,
        "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => FinishReasons.ContentFilter,
        _ when isCalling => FinishReasons.ToolCalls,
        _ => FinishReasons.Stop,
    };
}
