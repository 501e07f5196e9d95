namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>What a body of Anthropic's begins with, which depends on who hosts the model.</summary>
/// <param name="Model">The model's name; null where the address names it, as at Amazon Bedrock and Vertex AI.</param>
/// <param name="Version">The value of <c>anthropic_version</c>; null where a header gives it.</param>
/// <param name="IsStream">Whether the body asks for a stream; false too where the address does.</param>
internal sealed record MessagesHead(string? Model, string? Version, bool IsStream);
