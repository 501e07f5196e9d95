using System.Text;

namespace ServingCluster.Gateway.Streams;

/// <summary>The names of events of Anthropic's and OpenAI's streams, so that none is made anew for each event.</summary>
internal static class EventNames
{
    private static readonly (byte[] Utf8, string Name)[] Known =
    [
        .. new[]
        {
            "content_block_delta", "response.output_text.delta", "response.function_call_arguments.delta", "ping", "content_block_start",
            "content_block_stop", "message_start", "message_delta", "message_stop", "error", "response.created", "response.in_progress",
            "response.completed", "response.incomplete", "response.failed", "response.queued", "response.output_item.added",
            "response.output_item.done", "response.content_part.added", "response.content_part.done", "response.output_text.done",
            "response.output_text.annotation.added", "response.refusal.delta", "response.refusal.done",
            "response.function_call_arguments.done", "response.custom_tool_call_input.delta", "response.custom_tool_call_input.done",
            "response.reasoning_summary_part.added", "response.reasoning_summary_part.done", "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done", "response.reasoning_text.delta", "response.reasoning_text.done",
        }.Select(name => (Encoding.UTF8.GetBytes(name), name)),
    ];

    /// <summary>The name as text.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        foreach (var (known, name) in Known)
        {
            if (utf8.SequenceEqual(known))
                return name;
        }

        return Encoding.UTF8.GetString(utf8);
    }
}
