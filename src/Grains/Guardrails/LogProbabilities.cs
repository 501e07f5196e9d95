using System.Text.Json;

namespace ServingCluster.Grains.Guardrails;

/// <summary>Looks whether a request wants the tokens of its answer one by one.</summary>
internal static class LogProbabilities
{
    /// <summary>Whether the body asks for log probabilities.</summary>
    /// <param name="body">A JSON object.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool AreAskedFor(ReadOnlySpan<byte> body)
    {
        // In no body without the word, unless it is written in escapes of letters.
        if (body.IndexOf("logprobs"u8) < 0 && body.IndexOf("\\u"u8) < 0)
            return false;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAsked = reader.ValueTextEquals("logprobs"u8) || reader.ValueTextEquals("top_logprobs"u8);
            reader.Read();
            if (isAsked && reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False) && !IsZero(ref reader))
                return true;
            reader.Skip();
        }

        return false;
    }

    private static bool IsZero(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number == 0;
}
