using System.Text;
using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.PassThrough;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>A whole message of Anthropic's, read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Choice">The answer in it.</param>
internal sealed record MessageAnswer(string Id, string Model, ChatChoice Choice)
{
    /// <summary>Reads one, and its usage into a meter.</summary>
    public static MessageAnswer Read(ReadOnlyMemory<byte> utf8, UsageMeter usage)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        ReadUsage(utf8.Span, usage);
        var (text, thinking) = (new StringBuilder(), new StringBuilder());
        List<ToolCall> calls = [];
        foreach (var block in root.GetProperty("content").EnumerateArray())
            ReadBlock(block, text, thinking, calls);
        usage.OutputCharacters = text.Length;
        var reason = StopReasons.ToFinishReason(root.GetProperty("stop_reason").GetString());
        var content = text.Length == 0 && calls.Count > 0 ? null : text.ToString();
        return new(
            root.GetProperty("id").GetString() ?? "", root.GetProperty("model").GetString() ?? "",
            new(content, calls, reason, thinking.Length == 0 ? null : thinking.ToString()));
    }

    private static void ReadBlock(JsonElement block, StringBuilder text, StringBuilder thinking, List<ToolCall> calls)
    {
        switch (block.GetProperty("type").GetString())
        {
            case "text":
                text.Append(block.GetProperty("text").GetString());
                break;
            case "thinking":
                thinking.Append(block.GetProperty("thinking").GetString());
                break;
            case "tool_use":
                calls.Add(new(block.GetProperty("id").GetString()!, block.GetProperty("name").GetString()!, block.GetProperty("input").GetRawText()));
                break;
        }
    }

    private static void ReadUsage(ReadOnlySpan<byte> utf8, UsageMeter usage)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
                UsageReader.Read(ref reader, usage, isAnthropic: true);
            else
                reader.Skip();
        }
    }
}
