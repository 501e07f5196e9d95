namespace ServingCluster.Gateway.Surfaces;

/// <summary>A call of a tool, or a part of one.</summary>
/// <param name="Index">Which of the answer's calls it is.</param>
/// <param name="Id">The call's id; null in parts after the first.</param>
/// <param name="Name">The tool's name; null in parts after the first.</param>
/// <param name="Arguments">The arguments, JSON as text, or the next part of them.</param>
internal readonly record struct ChatPieceCall(int Index, string? Id, string? Name, string Arguments);
