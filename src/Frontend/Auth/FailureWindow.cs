namespace ServingCluster.Frontend.Auth;

/// <summary>The failures of one address since the first of them.</summary>
/// <param name="EndsAt">When they are forgotten; a timestamp.</param>
/// <param name="Count">How many there were.</param>
internal readonly record struct FailureWindow(long EndsAt, int Count);
