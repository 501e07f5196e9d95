using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>
/// Reads the events that nearly all of a stream of OpenAI's completions are: one choice that goes on, with one text and nothing else.
/// </summary>
internal static class PlainChoice
{
    /// <summary>Reads an event. False when it may be another one.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="textFields">The fields that texts come in.</param>
    /// <param name="isChat">Whether they stand in the choice's delta.</param>
    /// <param name="piece">Takes the text.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool TryRead(ReadOnlySpan<byte> payload, string[] textFields, bool isChat, PlainPiece piece)
    {
        piece.Clear();
        var reader = new Utf8JsonReader(payload);
        var choices = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                if (++choices > 1 || !TryReadOnlyChoice(ref reader, textFields, isChat, piece))
                    return false;
            }
            else if (!TrySkip(ref reader, mayBe: !reader.ValueTextEquals("usage"u8)))
            {
                return false;
            }
        }

        return choices == 1 && !reader.Read();
    }

    private static bool TryReadOnlyChoice(ref Utf8JsonReader reader, string[] textFields, bool isChat, PlainPiece piece)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        var deltas = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPlain = isChat && reader.ValueTextEquals("delta"u8)
                ? ++deltas == 1 && TryReadDelta(ref reader, textFields, piece)
                : TryReadField(ref reader, isChat ? [] : textFields, piece);
            if (!isPlain)
                return false;
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, string[] textFields, PlainPiece piece)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                piece.HasMore = true;
                TrySkip(ref reader, mayBe: true);
            }
            else if (!TryReadText(ref reader, textFields, piece))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadField(ref Utf8JsonReader reader, string[] textFields, PlainPiece piece)
    {
        if (reader.ValueTextEquals("index"u8))
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var index))
                return false;
            piece.Index = index;
            return true;
        }

        if (reader.ValueTextEquals("logprobs"u8) || reader.ValueTextEquals("content_filter_results"u8))
            return TrySkip(ref reader, mayBe: true);
        return TryReadText(ref reader, textFields, piece);
    }

    private static bool TryReadText(ref Utf8JsonReader reader, string[] textFields, PlainPiece piece)
    {
        foreach (var field in textFields)
        {
            if (!reader.ValueTextEquals(field))
                continue;
            reader.Read();
            return reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && piece.Take(in reader, field));
        }

        return TrySkip(ref reader, mayBe: false);
    }

    // Steps over the value of a field that the reader stands on the name of; one that may not be there may still be null.
    private static bool TrySkip(ref Utf8JsonReader reader, bool mayBe)
    {
        reader.Read();
        if (!mayBe)
            return reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return true;
    }
}
