namespace ServingCluster.Gateway.Tests.Providers;

/// <summary>What a provider would have received.</summary>
internal sealed record SentRequest(string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, string Body);
