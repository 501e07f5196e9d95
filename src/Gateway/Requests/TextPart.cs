namespace ServingCluster.Gateway.Requests;

/// <summary>Text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Path">Where it stands.</param>
internal sealed record TextPart(string Text, string Path) : ChatPart(Path);
