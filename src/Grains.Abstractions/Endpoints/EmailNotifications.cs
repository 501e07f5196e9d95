namespace ServingCluster.Endpoints;

/// <summary>Who is told how config updates of an endpoint end. Immutable.</summary>
/// <param name="OnUpdateSuccess">E-mail addresses that are told of updates that serve.</param>
/// <param name="OnUpdateFailure">E-mail addresses that are told of updates that failed; one that somebody cancelled is none.</param>
public sealed record EmailNotifications(IReadOnlyList<string> OnUpdateSuccess, IReadOnlyList<string> OnUpdateFailure);
