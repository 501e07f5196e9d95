namespace ServingCluster.Inference.ChatTemplates;

/// <summary>A model's way to write a conversation as one text. Immutable and thread-safe.</summary>
internal interface IChatTemplate
{
    /// <summary>The prompt.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, or fails on it.</exception>
    string Render(ChatTemplateInput input);
}
