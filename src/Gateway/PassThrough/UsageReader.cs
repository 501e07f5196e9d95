using System.Text.Json;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>
/// Reads a <c>usage</c> object: OpenAI's of chats (<c>prompt_tokens</c>, <c>completion_tokens</c>), of responses (<c>input_tokens</c>,
/// <c>output_tokens</c>), or Anthropic's, whose <c>input_tokens</c> leave out what was read from the cache or written to it.
/// </summary>
internal static class UsageReader
{
    /// <summary>Reads it into a meter; numbers that it does not give stay as they are.</summary>
    /// <param name="reader">Before the value; at its last token afterwards.</param>
    /// <param name="meter">Takes the numbers.</param>
    /// <param name="isAnthropic">Whether it is Anthropic's.</param>
    public static void Read(ref Utf8JsonReader reader, UsageMeter meter, bool isAnthropic = false)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var counts = default(UsageCounts);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, ref counts);
        counts.Apply(meter, isAnthropic);
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            counts.Input = ReadCount(ref reader);
        else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            counts.Output = ReadCount(ref reader);
        else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            counts.Cached = ReadCached(ref reader) ?? counts.Cached;
        else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            counts.CacheRead = ReadCount(ref reader);
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            counts.CacheWritten = ReadCount(ref reader);
        else
            SkipValue(ref reader);
    }

    private static int? ReadCached(ref Utf8JsonReader reader)
    {
        int? cached = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
                cached = ReadCount(ref reader);
            else
                SkipValue(ref reader);
        }

        return cached;
    }

    private static int? ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isCount = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 0;
        int? found = isCount ? reader.GetInt32() : null;
        reader.Skip();
        return found;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
