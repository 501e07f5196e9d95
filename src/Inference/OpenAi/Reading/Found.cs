using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>How values of a request are shown in messages: short, whatever was sent.</summary>
internal static class Found
{
    private const int LongestText = 60;

    /// <summary>The value in words.</summary>
    public static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"\"{Cut(value.GetString()!)}\"",
        JsonValueKind.Null => "null",
        _ => Cut(value.GetRawText()),
    };

    /// <summary>A text, cut when it is long.</summary>
    public static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
