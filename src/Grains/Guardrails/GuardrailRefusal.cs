using System.Buffers;
using System.Text;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>
/// Refuses what a guardrail does not let pass. The message is itself JSON, which clients of Databricks' AI gateway read: what was found, and
/// <c>finishReason</c>.
/// </summary>
internal static class GuardrailRefusal
{
    /// <summary>A request that is refused.</summary>
    /// <param name="findings">What was found in it.</param>
    /// <param name="textLength">Characters of its texts, from which its tokens are reckoned: a quarter of them.</param>
    /// <param name="anonymized">Its texts with personal data masked; empty when there was none.</param>
    public static InvocationResponse OfInput(Findings findings, int textLength, IReadOnlyList<string> anonymized)
    {
        var tokens = (textLength + 1) / 4;
        return InvocationResponse.Failed(ErrorCode.BadRequest, Write("input_guardrail", findings, new Usage(0, tokens), anonymized));
    }

    /// <summary>An answer that is refused.</summary>
    /// <param name="findings">What was found in it.</param>
    /// <param name="usage">What the request consumed.</param>
    public static string OfOutput(Findings findings, in Usage usage) => Write("output_guardrail", findings, usage, []);

    private static string Write(string guardrail, Findings findings, in Usage usage, IReadOnlyList<string> anonymized)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteUsage(json, usage);
            json.WriteStartArray(guardrail);
            WriteFindings(json, findings, anonymized);
            json.WriteEndArray();
            json.WriteString("finishReason", $"{guardrail}_triggered");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteUsage(Utf8JsonWriter json, in Usage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.InputTokens);
        if (usage.OutputTokens > 0)
            json.WriteNumber("completion_tokens", usage.OutputTokens);
        json.WriteNumber("total_tokens", usage.InputTokens + usage.OutputTokens);
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, Findings findings, IReadOnlyList<string> anonymized)
    {
        json.WriteStartObject();
        json.WriteBoolean("flagged", true);
        json.WriteStartObject("categories");
        foreach (var category in findings.UnsafeCategories.Distinct(StringComparer.Ordinal))
            json.WriteBoolean(category, true);
        if (findings.HasKeyword)
            json.WriteBoolean("invalid_keywords", true);
        if (findings.IsOffTopic)
            json.WriteBoolean("invalid_topic", true);
        json.WriteEndObject();
        json.WriteBoolean("pii_detection", findings.HasPii);
        if (findings.HasPii && anonymized.Count > 0)
            WriteAnonymized(json, anonymized);
        json.WriteEndObject();
    }

    private static void WriteAnonymized(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray("anonymized_input");
        foreach (var text in texts)
        {
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
