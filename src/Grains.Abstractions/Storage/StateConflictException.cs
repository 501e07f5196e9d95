namespace ServingCluster.Storage;

/// <summary>A record is not in the state that the writer expected. Nothing was written.</summary>
public sealed class StateConflictException(string key, string? expectedETag)
    : Exception($"The record '{key}' was changed by somebody else (expected {(expectedETag is null ? "no record" : $"ETag {expectedETag}")}).")
{
    /// <summary>The record's key.</summary>
    public string Key { get; } = key;
}
