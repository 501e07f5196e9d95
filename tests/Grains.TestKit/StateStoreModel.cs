using System.Globalization;
using System.Text;
using ServingCluster.Storage;

namespace ServingCluster.Grains.TestKit;

/// <summary>Runs operations against a store and a dictionary, and compares what they say.</summary>
internal sealed class StateStoreModel(IStateStore store)
{
    private const string Prefix = "model/";
    private readonly Dictionary<string, (string Text, string ETag)> _expected = [];
    private readonly HashSet<string> _etags = [];
    private int _step;

    public async Task RunAsync(ModelOperation[] operations)
    {
        await foreach (var record in store.ListAsync(Prefix, default)) // what the case before left
            await store.DeleteAsync(record.Key, record.ETag, default);

        foreach (var operation in operations)
        {
            _step++;
            await StepAsync(operation);
        }

        await CompareListAsync();
    }

    private Task StepAsync(ModelOperation operation) => operation.Kind switch
    {
        0 => WriteAsync(operation.Key, etag: null),
        1 => WriteAsync(operation.Key, ETagFor(operation)),
        2 => DeleteAsync(operation.Key, ETagFor(operation)),
        _ => CompareAsync(operation.Key),
    };

    private string ETagFor(ModelOperation operation) =>
        !operation.IsStale && _expected.TryGetValue(operation.Key, out var known) ? known.ETag : "0";

    private bool Matches(string key, string? etag) => (_expected.TryGetValue(key, out var known) ? known.ETag : null) == etag;

    private async Task WriteAsync(string key, string? etag)
    {
        var text = _step.ToString(CultureInfo.InvariantCulture);
        if (!Matches(key, etag))
        {
            await Assert.ThrowsAsync<StateConflictException>(async () => await store.WriteAsync(key, Encoding.UTF8.GetBytes(text), etag, default));
            return;
        }

        var written = await store.WriteAsync(key, Encoding.UTF8.GetBytes(text), etag, default);
        Assert.True(_etags.Add(written), $"ETag {written} was given twice");
        _expected[key] = (text, written);
    }

    private async Task DeleteAsync(string key, string etag)
    {
        if (!Matches(key, etag))
        {
            await Assert.ThrowsAsync<StateConflictException>(async () => await store.DeleteAsync(key, etag, default));
            return;
        }

        await store.DeleteAsync(key, etag, default);
        _expected.Remove(key);
    }

    private async Task CompareAsync(string key)
    {
        var record = await store.ReadAsync(key, default);
        (string, string)? expected = _expected.TryGetValue(key, out var known) ? known : null;
        (string, string)? actual = record is null ? null : Content(record);
        Assert.Equal(expected, actual);
        await CompareListAsync();
    }

    private async Task CompareListAsync()
    {
        var listed = await store.ListAsync(Prefix, default).ToListAsync();
        Assert.Equal(
            _expected.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)),
            listed.Select(record => (record.Key, Content(record))));
    }

    private static (string Text, string ETag) Content(StoredRecord record) =>
        (Encoding.UTF8.GetString(record.Value.Span), record.ETag);
}
