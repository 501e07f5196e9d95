using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Storage;
using ServingCluster.Errors;

namespace ServingCluster.Silo.Storage;

/// <summary>
/// Which keys have records: what a grain storage cannot tell. The lines are dealt out to a fixed number of grain states by a hash of
/// the key, so that thousands of keys do not make one state that every creation rewrites. A line is written before its record and
/// removed after it, and bears the record's token, so that whoever removes one never removes that of a record that came since: a list
/// misses no record. A line without a record is what a broken off creation or deletion leaves; the next deletion of the key, or a
/// list an hour later, takes it away.
/// </summary>
internal sealed class KeyIndex(IGrainStorage storage, TimeProvider time)
{
    private const string StateName = "index";
    private const int Shards = 64;
    private const int Attempts = 30;
    private static readonly TimeSpan Unfinished = TimeSpan.FromHours(1);

    /// <summary>Notes that a record is about to be created.</summary>
    public Task AddAsync(string key, Guid token, CancellationToken cancellationToken) => ChangeAsync(
        ShardOf(key), entries => entries.Add(new IndexEntry(key, token, time.GetUtcNow().ToUnixTimeSeconds())), cancellationToken);

    /// <summary>Notes that a record is no longer there.</summary>
    public Task RemoveAsync(string key, Guid token, CancellationToken cancellationToken) =>
        ChangeAsync(ShardOf(key), entries => entries.RemoveAll(e => e.Key == key && e.Token == token), cancellationToken);

    /// <summary>All keys that begin with a prefix, each once, in no order; some may have no record.</summary>
    public async Task<IReadOnlyCollection<string>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(0, Shards), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (shard, _) =>
        {
            var entries = Read(await LoadAsync(shard));
            lock (found)
                found.UnionWith(entries.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(e => e.Key));
        });
        return found;
    }

    /// <summary>Takes away the lines of a key that was found to have no record, but for those of creations that may be under way.</summary>
    public Task ForgetAsync(string key, CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - Unfinished).ToUnixTimeSeconds();
        return ChangeAsync(ShardOf(key), entries => entries.RemoveAll(e => e.Key == key && e.At < before), cancellationToken);
    }

    private async Task ChangeAsync(int shard, Action<List<IndexEntry>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await LoadAsync(shard);
            var entries = Read(state);
            var before = entries.Count;
            change(entries);
            if (entries.Count == before)
                return;
            state.State = new RecordState { Bytes = JsonSerializer.SerializeToUtf8Bytes(entries) };
            try
            {
                await storage.WriteStateAsync(StateName, IdOf(shard), state);
                return;
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Another process changed the shard meanwhile. One of all that try gets through each time.
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 10 * attempt)), time, cancellationToken);
            }
            catch (InconsistentStateException e)
            {
                throw new ServingException(ErrorCode.TemporarilyUnavailable,
                    "Too many records are created and deleted at once. Nothing was written; try again.", TimeSpan.FromSeconds(1), e);
            }
        }
    }

    private async Task<GrainState<RecordState>> LoadAsync(int shard)
    {
        var state = new GrainState<RecordState>(new RecordState());
        await storage.ReadStateAsync(StateName, IdOf(shard), state);
        return state;
    }

    private static List<IndexEntry> Read(GrainState<RecordState> state)
    {
        try
        {
            return state is { RecordExists: true, State.Bytes.Length: > 0 } ? JsonSerializer.Deserialize<List<IndexEntry>>(state.State.Bytes)! : [];
        }
        catch (JsonException e)
        {
            throw new ServingException(ErrorCode.InternalError, $"A part of the index of all records is damaged: {e.Message} Restore it from a backup.", innerException: e);
        }
    }

    private static int ShardOf(string key) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(key)) % Shards);

    private static GrainId IdOf(int shard) => GrainId.Create("serving-index", $"shard-{shard}");
}
