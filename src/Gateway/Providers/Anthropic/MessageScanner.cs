using System.Text.Json;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Looks through answers and events of Anthropic's Messages API without building a document.</summary>
internal static class MessageScanner
{
    /// <summary>Looks through a message.</summary>
    public static void ScanAnswer(ReadOnlySpan<byte> json, UsageMeter meter)
    {
        var reader = Open(json);
        ScanMessage(ref reader, meter);
    }

    /// <summary>Looks through an event.</summary>
    /// <returns>Its type, which is its name too.</returns>
    public static string ScanEvent(ReadOnlySpan<byte> json, UsageMeter meter)
    {
        var type = "";
        var reader = Open(json);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
                UsageReader.Read(ref reader, meter, isAnthropic: true);
            else
                type = ScanMember(ref reader, meter) ?? type;
        }

        return type;
    }

    private static string? ScanMember(ref Utf8JsonReader reader, UsageMeter meter)
    {
        var (isType, isMessage, isDelta) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("message"u8), reader.ValueTextEquals("delta"u8));
        reader.Read();
        if (isType && reader.TokenType == JsonTokenType.String)
            return EventNames.Of(reader.ValueSpan);
        if (isMessage && reader.TokenType == JsonTokenType.StartObject)
            ScanMessage(ref reader, meter);
        else if (isDelta)
            meter.OutputCharacters += TextCounter.Count(ref reader);
        else
            reader.Skip();
        return null;
    }

    private static void ScanMessage(ref Utf8JsonReader reader, UsageMeter meter)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                UsageReader.Read(ref reader, meter, isAnthropic: true);
                continue;
            }

            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent)
                meter.OutputCharacters += TextCounter.Count(ref reader);
            else
                reader.Skip();
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject ? reader : throw new FormatException("It has to be an object.");
    }
}
