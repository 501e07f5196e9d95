namespace ServingCluster.Secrets;

/// <summary>A secret with its value, sealed: it opens with the <see cref="ISecretSealer"/> of the process that needs it.</summary>
/// <param name="Value">The bytes of the value as base64, sealed for <see cref="SecretLimits.PurposeOf"/>.</param>
/// <param name="UpdatedAt">When it was last put.</param>
public sealed record SealedSecret(string Value, DateTimeOffset UpdatedAt);
