namespace ServingCluster.Identity;

/// <summary>An account that another one is in, or has as a member.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Display">Its name for people.</param>
/// <param name="IsDirect">Whether there is no other group in between.</param>
public sealed record AccountReference(PrincipalKind Kind, string Id, string Display, bool IsDirect);
