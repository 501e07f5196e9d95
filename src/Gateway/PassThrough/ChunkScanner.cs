using System.Text.Json;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>
/// Looks through a chunk or an answer of OpenAI's shape in one pass, without building a document: what it consumed, how much text it
/// holds, whether it is the last.
/// </summary>
internal static class ChunkScanner
{
    /// <summary>Looks through one.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is no object.</exception>
    public static ChunkFacts Scan(ReadOnlySpan<byte> json, UsageMeter meter)
    {
        var facts = default(ChunkFacts);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("A chunk has to be an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ScanMember(ref reader, ref facts, meter);
        return facts;
    }

    private static void ScanMember(ref Utf8JsonReader reader, ref ChunkFacts facts, UsageMeter meter)
    {
        if (reader.ValueTextEquals("choices"u8))
            ScanChoices(ref reader, ref facts, meter);
        else if (reader.ValueTextEquals("usage"u8))
            facts.HasUsage |= ReadUsage(ref reader, meter);
        else if (reader.ValueTextEquals("error"u8))
            facts.IsError |= SkipValue(ref reader);
        else
            SkipValue(ref reader);
    }

    private static bool ReadUsage(ref Utf8JsonReader reader, UsageMeter meter)
    {
        UsageReader.Read(ref reader, meter);
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static void ScanChoices(ref Utf8JsonReader reader, ref ChunkFacts facts, UsageMeter meter)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            facts.HasChoices = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ScanChoice(ref reader, ref facts, meter);
        }
    }

    private static void ScanChoice(ref Utf8JsonReader reader, ref ChunkFacts facts, UsageMeter meter)
    {
        var isText = reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("text"u8);
        var isReason = reader.ValueTextEquals("finish_reason"u8);
        reader.Read();
        facts.IsFinished |= isReason && reader.TokenType == JsonTokenType.String;
        if (isText)
            meter.OutputCharacters += TextCounter.Count(ref reader);
        else
            reader.Skip();
    }

    /// <summary>Passes a value by; false when it is null.</summary>
    private static bool SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isThere = reader.TokenType != JsonTokenType.Null;
        reader.Skip();
        return isThere;
    }
}
