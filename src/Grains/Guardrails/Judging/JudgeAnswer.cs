using System.Globalization;
using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>Reads what a judging model answered.</summary>
internal static class JudgeAnswer
{
    /// <summary>The text of a chat completion; null when it is none.</summary>
    public static string? TextOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The categories of a text that is not safe; empty for a safe one; null when the answer says neither.</summary>
    public static IReadOnlyList<string>? SafetyOf(string text)
    {
        var lines = text.Trim().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return null;
        if (lines[0].Equals("safe", StringComparison.OrdinalIgnoreCase))
            return [];
        if (!lines[0].Equals("unsafe", StringComparison.OrdinalIgnoreCase))
            return null;
        var codes = lines.Length > 1 ? lines[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        return codes.Length == 0 ? ["unsafe"] : [.. codes.Select(SafetyCategories.NameOf)];
    }

    /// <summary>The number of a topic, 0 for none; null when the answer is no number of those.</summary>
    public static int? TopicOf(string text, int topics)
    {
        var digits = text.AsSpan().Trim();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= topics
            ? number
            : null;
    }
}
