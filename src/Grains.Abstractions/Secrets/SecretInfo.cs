namespace ServingCluster.Secrets;

/// <summary>A secret without its value.</summary>
/// <param name="Key">Its name in the scope.</param>
/// <param name="UpdatedAt">When it was last put.</param>
public sealed record SecretInfo(string Key, DateTimeOffset UpdatedAt);
