namespace ServingCluster.Storage;

/// <summary>One record of an <see cref="IStateStore"/>.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its content as it was written.</param>
/// <param name="ETag">Names this state of the record; opaque.</param>
public sealed record StoredRecord(string Key, ReadOnlyMemory<byte> Value, string ETag);
