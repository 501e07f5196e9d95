namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A template cannot go on. <see cref="ChatTemplate"/> adds where that is.</summary>
/// <param name="message">What is wrong, in the words of Python and Jinja where these have some.</param>
/// <param name="isRefusal">Whether the template itself said so with <c>raise_exception</c>.</param>
internal sealed class RenderException(string message, bool isRefusal = false) : Exception(message)
{
    public bool IsRefusal => isRefusal;
}
