namespace ServingCluster.Gateway.Tests.Kit;

/// <summary>A request as it reached a provider.</summary>
internal sealed record SentRequest(string Url, string Body, IReadOnlyDictionary<string, string> Headers);
