namespace ServingCluster.Gateway.Answers;

/// <summary>What every chunk of one answer says alike.</summary>
/// <param name="Id">The answer's id: the provider's where it gives one.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The model's name at the provider, as the provider says it or else as it was asked for.</param>
internal readonly record struct AnswerHeader(string Id, long Created, string Model);
