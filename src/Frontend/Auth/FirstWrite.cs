using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Auth;

/// <summary>Records that are made once, at the first start, and never change.</summary>
internal static class FirstWrite
{
    /// <summary>Reads the record, or writes <paramref name="fresh"/> if there is none yet.</summary>
    /// <returns>The record that stands, and whether it is the fresh one. Of several starting processes one wins.</returns>
    public static async Task<(T Record, bool IsFresh)> ReadOrWriteAsync<T>(
        IStateStore store, string key, T fresh, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (await store.ReadAsync(key, cancellationToken) is { } stored)
            return (Read(stored, type), false);
        try
        {
            await store.WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(fresh, type), null, cancellationToken);
            return (fresh, true);
        }
        catch (StateConflictException)
        {
            var winner = await store.ReadAsync(key, cancellationToken)
                ?? throw new InvalidDataException($"The record '{key}' was deleted while it was being made.");
            return (Read(winner, type), false);
        }
    }

    private static T Read<T>(StoredRecord stored, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(stored.Value.Span, type) ?? throw new InvalidDataException($"The record '{stored.Key}' is empty.");
}
