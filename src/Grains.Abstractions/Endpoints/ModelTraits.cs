namespace ServingCluster.Endpoints;

/// <summary>What an endpoint has to know of a model version, taken from its manifest.</summary>
/// <param name="Task">The model's task, such as <c>llm/v1/chat</c>; null for models without one.</param>
/// <param name="ReplicaConcurrency">Requests that one replica serves at a time; at least 1.</param>
public sealed record ModelTraits(string? Task, int ReplicaConcurrency);
