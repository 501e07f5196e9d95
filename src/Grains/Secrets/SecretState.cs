namespace ServingCluster.Grains.Secrets;

/// <summary>A secret as it is stored.</summary>
/// <param name="Value">Its value, sealed.</param>
/// <param name="UpdatedAt">When it was last put.</param>
internal sealed record SecretState(string Value, DateTimeOffset UpdatedAt);
