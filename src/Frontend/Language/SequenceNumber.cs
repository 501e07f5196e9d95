using System.Text.Json;

namespace ServingCluster.Frontend.Language;

/// <summary>Reads the <c>sequence_number</c> that each event of OpenAI's Responses has, one more than the event's before it.</summary>
internal static class SequenceNumber
{
    /// <summary>The number of the event that follows; 0 where none came before, or it has no number.</summary>
    /// <param name="json">The event before it; empty for none.</param>
    public static long After(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.IsEmpty ? 0 : Find(json) + 1;
        }
        catch (JsonException)
        {
            // Whatever a provider passed for an event: the stream ends with the error all the same.
            return 0;
        }
    }

    private static long Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = reader.ValueTextEquals("sequence_number"u8);
            reader.Read();
            if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                return number;
            reader.Skip();
        }

        return -1;
    }
}
