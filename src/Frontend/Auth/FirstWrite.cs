using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Auth;

/// <summary>Records that are made once, at the first start, and never change.</summary>
internal static class FirstWrite
{
    /// <summary>Reads the record, or writes <paramref name="fresh"/> if there is none yet.</summary>
    /// <returns>The record that stands. Of several starting processes one wins.</returns>
    public static async Task<T> ReadOrWriteAsync<T>(
        IStateStore store, string key, T fresh, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (await store.ReadAsync(key, cancellationToken) is { } stored)
            return Read(stored, type);
        try
        {
            await store.WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(fresh, type), null, cancellationToken);
            return fresh;
        }
        catch (StateConflictException)
        {
            var winner = await store.ReadAsync(key, cancellationToken)
                ?? throw new InvalidDataException($"The record '{key}' was deleted while it was being made.");
            return Read(winner, type);
        }
    }

    /// <summary>What a stored record says.</summary>
    public static T Read<T>(StoredRecord stored, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(stored.Value.Span, type) ?? throw new InvalidDataException($"The record '{stored.Key}' is empty.");
}
