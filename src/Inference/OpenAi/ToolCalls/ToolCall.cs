namespace ServingCluster.Inference.OpenAi.ToolCalls;

/// <summary>A call that the model asks for.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments: a JSON object as text, as the model wrote it.</param>
internal sealed record ToolCall(string Name, string Arguments)
{
    /// <summary>Names it, so that the caller can answer it.</summary>
    public string Id { get; init; } = "";
}
