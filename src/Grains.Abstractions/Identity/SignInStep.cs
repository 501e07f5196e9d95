namespace ServingCluster.Identity;

/// <summary>What came of showing a code or refresh token.</summary>
/// <param name="Next">What took its place; null when it is not good (any more).</param>
/// <param name="Ended">The sign-in that ended because it was not the first to be shown; null for none.</param>
public sealed record SignInStep(Credential? Next, Credential? Ended);
