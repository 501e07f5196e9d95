using System.Text.Json;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>Looks through answers and events of OpenAI's <c>responses</c> without building a document.</summary>
internal static class ResponseScanner
{
    /// <summary>Looks through an answer: the response itself.</summary>
    public static void ScanAnswer(ReadOnlySpan<byte> json, UsageMeter meter)
    {
        var reader = Open(json);
        ScanResponse(ref reader, meter);
    }

    /// <summary>Looks through an event.</summary>
    /// <returns>Its type, which is its name too.</returns>
    public static string ScanEvent(ReadOnlySpan<byte> json, UsageMeter meter)
    {
        var type = "";
        var reader = Open(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isResponse, isDelta) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("response"u8), reader.ValueTextEquals("delta"u8));
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
                type = EventNames.Of(reader.ValueSpan);
            else if (isResponse && reader.TokenType == JsonTokenType.StartObject)
                ScanResponse(ref reader, meter);
            else if (isDelta && reader.TokenType == JsonTokenType.String)
                meter.OutputCharacters += TextCounter.Count(ref reader);
            else
                reader.Skip();
        }

        return type;
    }

    private static void ScanResponse(ref Utf8JsonReader reader, UsageMeter meter)
    {
        var characters = 0L;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                UsageReader.Read(ref reader, meter);
                continue;
            }

            var isOutput = reader.ValueTextEquals("output"u8);
            reader.Read();
            if (isOutput)
                characters = TextCounter.Count(ref reader);
            else
                reader.Skip();
        }

        // A stream has counted them already, piece by piece.
        if (meter.OutputCharacters == 0)
            meter.OutputCharacters = characters;
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject ? reader : throw new FormatException("It has to be an object.");
    }
}
