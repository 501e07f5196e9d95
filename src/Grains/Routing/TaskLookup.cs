using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>What kind of requests an endpoint takes.</summary>
/// <param name="LanguageTask">The task of its language models, such as <c>llm/v1/chat</c>; null when its models are custom ones or it has none.</param>
/// <param name="Failure">What the request is to be answered when the endpoint cannot be found; null otherwise.</param>
public readonly record struct TaskLookup(string? LanguageTask, InvocationResponse? Failure);
