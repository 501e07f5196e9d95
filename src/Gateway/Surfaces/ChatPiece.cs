using System.Text.Json;

namespace ServingCluster.Gateway.Surfaces;

/// <summary>What an answer of a chat says, whole or in one of its chunks: of its first choice, since these protocols have one answer.</summary>
internal sealed class ChatPiece
{
    /// <summary>The answer's id; empty where it is not said.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The model's name; empty where it is not said.</summary>
    public string Model { get; private init; } = "";

    /// <summary>Text of the answer; null for none.</summary>
    public string? Text { get; private init; }

    /// <summary>Text of the model's thoughts; null for none.</summary>
    public string? Thought { get; private init; }

    /// <summary>Calls of tools, or parts of such.</summary>
    public IReadOnlyList<ChatPieceCall> Calls { get; private init; } = [];

    /// <summary>Why the answer has ended; null while it has not.</summary>
    public string? FinishReason { get; private init; }

    /// <summary>Reads an answer or a chunk; null when it is none.</summary>
    public static ChatPiece? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no Unicode.
            return null;
        }
    }

    private static ChatPiece? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var choice = root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            ? choices[0]
            : default;
        var said = Member(choice, "message") ?? Member(choice, "delta");
        return new ChatPiece
        {
            Id = TextOf(root, "id") ?? "",
            Model = TextOf(root, "model") ?? "",
            Text = TextOf(said, "content") ?? TextOf(said, "refusal"),
            Thought = TextOf(said, "reasoning_content") ?? TextOf(said, "reasoning"),
            Calls = CallsOf(said),
            FinishReason = TextOf(choice, "finish_reason"),
        };
    }

    private static List<ChatPieceCall> CallsOf(JsonElement? said)
    {
        var calls = new List<ChatPieceCall>();
        if (Member(said, "tool_calls") is not { ValueKind: JsonValueKind.Array } list)
            return calls;
        foreach (var call in list.EnumerateArray())
        {
            var index = Member(call, "index") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var given) ? given : calls.Count;
            var function = Member(call, "function");
            calls.Add(new ChatPieceCall(index, TextOf(call, "id"), TextOf(function, "name"), TextOf(function, "arguments") ?? ""));
        }

        return calls;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;

    private static string? TextOf(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
