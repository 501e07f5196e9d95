using System.Text;
using ServingCluster.Gateway.Answers;

namespace ServingCluster.Gateway.Requests;

/// <summary>One message of a chat.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Parts">What is said, in order; empty where the message is nothing but tool calls.</param>
/// <param name="ToolCalls">The tools that the model called in it.</param>
/// <param name="ToolCallId">The call that a message of a tool answers; null in others.</param>
/// <param name="Name">The speaker's or the tool's name; null where it isn't given.</param>
internal sealed record ChatMessage(
    ChatRole Role, IReadOnlyList<ChatPart> Parts, IReadOnlyList<ToolCall> ToolCalls, string? ToolCallId, string? Name)
{
    /// <summary>All its texts in one.</summary>
    public string Text => Parts is [TextPart only] ? only.Text : JoinTexts();

    private string JoinTexts()
    {
        var joined = new StringBuilder();
        foreach (var part in Parts)
        {
            if (part is TextPart text)
                joined.Append(text.Text);
        }

        return joined.ToString();
    }
}
