namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Where Anthropic takes one model's calls, made of its config once.</summary>
/// <param name="Messages">Messages.</param>
/// <param name="Count">Counts of what they would take.</param>
internal sealed record AnthropicUrls(Uri Messages, Uri Count);
