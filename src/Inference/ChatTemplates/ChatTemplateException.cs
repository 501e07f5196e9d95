namespace ServingCluster.Inference.ChatTemplates;

/// <summary>A template is broken, or failed on a conversation. The message quotes the line.</summary>
internal sealed class ChatTemplateException(string message, int line, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The template's line, from 1.</summary>
    public int Line => line;
}
