namespace ServingCluster.Gateway.Answers;

/// <summary>A tool that the model calls.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">A JSON object as text.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
