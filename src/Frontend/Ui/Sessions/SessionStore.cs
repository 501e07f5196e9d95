using System.Collections.Concurrent;
using System.Text.Json;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Settings;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>
/// The sessions of people who signed in, in the state store, so that every process of a cluster knows them and a restart signs nobody out.
/// A session ends by its time, by signing out, and with what it was begun with: within <see cref="CacheTime"/> after a token was revoked or
/// an account switched off it is worth nothing. Thread-safe.
/// </summary>
internal sealed class SessionStore(IStateStore store, SessionCallers callers, ServingSettings settings, TimeProvider time)
{
    /// <summary>How long a session is taken without a look.</summary>
    public static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    /// <summary>The most sessions of one token or person: more than anybody has browsers, and few enough that signing in over and over fills nothing.</summary>
    public const int MostOfOne = 50;

    // Beyond it the memory is emptied: the sessions are looked up again.
    private const int MostCached = 4096;

    private readonly ConcurrentDictionary<string, CachedSession> _cached = new(StringComparer.Ordinal);

    /// <summary>Begins a session. Beyond <see cref="MostOfOne"/> of the same token or person, the oldest end.</summary>
    /// <param name="kind">What somebody signed in with.</param>
    /// <param name="credentialHash">The token's hash; empty for none.</param>
    /// <param name="person">Whom the issuer named; null for tokens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session's id, for the browser alone.</returns>
    public async Task<string> BeginAsync(SessionKind kind, string credentialHash, SignedInPerson? person, CancellationToken cancellationToken)
    {
        var id = SecretText.New(SecretText.Session);
        var now = time.GetUtcNow();
        var record = new SessionRecord(
            SessionRecord.CurrentFormat, kind, credentialHash, person, now, now + TimeSpan.FromHours(settings.SessionHours));
        await MakeRoomAsync(record, cancellationToken);
        await store.WriteAsync(
            SessionRecord.KeyOf(id), JsonSerializer.SerializeToUtf8Bytes(record, SessionJson.Default.SessionRecord), null, cancellationToken);
        return id;
    }

    /// <summary>Whose session that is; null when it is none any more.</summary>
    public async ValueTask<Caller?> FindAsync(string id)
    {
        var now = time.GetTimestamp();
        if (_cached.TryGetValue(id, out var known) && now < known.Until)
            return known.Caller;
        if (await ReadAsync(SessionRecord.KeyOf(id)) is not { } record || await callers.OfAsync(record) is not { } caller)
        {
            _cached.TryRemove(id, out _);
            return null;
        }

        if (_cached.Count >= MostCached)
            _cached.Clear();
        _cached[id] = new CachedSession(caller, now + (long)(CacheTime.TotalSeconds * time.TimestampFrequency));
        return caller;
    }

    /// <summary>Ends a session. Idempotent.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(SessionRecord.KeyOf(id), cancellationToken) is { } stored)
            await RemoveAsync(stored, cancellationToken);
        _cached.TryRemove(id, out _);
    }

    private async ValueTask<SessionRecord?> ReadAsync(string key) =>
        await store.ReadAsync(key, CancellationToken.None) is { } stored && RecordOf(stored) is { } record && record.ExpiresAt > time.GetUtcNow()
            ? record : null;

    // Sign-ins are few: each looks through all sessions, for those that are over too.
    private async Task MakeRoomAsync(SessionRecord begun, CancellationToken cancellationToken)
    {
        var same = new List<(DateTimeOffset CreatedAt, StoredRecord Stored)>();
        await foreach (var stored in store.ListAsync(SessionRecord.Prefix, cancellationToken))
        {
            if (RecordOf(stored) is not { } record || record.ExpiresAt <= begun.CreatedAt)
                await RemoveAsync(stored, cancellationToken);
            else if (record.HasSameOwner(begun))
                same.Add((record.CreatedAt, stored));
        }

        foreach (var (_, oldest) in same.OrderBy(s => s.CreatedAt).SkipLast(MostOfOne - 1))
            await RemoveAsync(oldest, cancellationToken);
    }

    private async Task RemoveAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(stored.Key, stored.ETag, cancellationToken);
        }
        catch (StateConflictException)
        {
            // Somebody else removed it.
        }
    }

    // One that cannot be read is none: whoever it was signs in again.
    private static SessionRecord? RecordOf(StoredRecord stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Value.Span, SessionJson.Default.SessionRecord) is { Format: SessionRecord.CurrentFormat } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private readonly record struct CachedSession(Caller Caller, long Until);
}
