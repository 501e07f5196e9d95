using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Payloads;

/// <summary>
/// The tables of requests and answers: JSON Lines files by date in a folder of each table, <c>tables/catalog/schema/prefix_payload</c>
/// below the data directory. Not thread-safe.
/// </summary>
internal sealed class PayloadTables(ServingSettings settings, RecordFileOwner owner, TimeProvider time) : IAsyncDisposable
{
    // Each has a file open.
    private const int MostOpen = 64;

    private readonly Dictionary<string, DatedFiles> _open = new(StringComparer.Ordinal);
    private readonly PayloadLineWriter _lines = new();

    /// <summary>The folder of all tables.</summary>
    public string Root { get; } = Path.Combine(Path.GetFullPath(settings.DataDirectory), "tables");

    /// <summary>Appends rows to each of their tables; when this returns, the system has them.</summary>
    public async Task AppendAsync(IReadOnlyList<PayloadRow> rows)
    {
        var byTable = rows.SelectMany(r => r.Tables, (Row, Table) => (Row, Table))
            .GroupBy(p => (Folder: FolderOf(p.Table), Date: DateOnly.FromDateTime(p.Row.Record.Time.UtcDateTime)));
        foreach (var group in byTable)
        {
            var files = await OpenAsync(group.Key.Folder);
            // Row by row: a batch may hold more than one buffer should.
            foreach (var (row, table) in group)
                await files.AppendAsync(group.Key.Date, _lines.Write(row, table));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var files in _open.Values)
            await files.DisposeAsync();
        _open.Clear();
    }

    // The names are letters, digits, '-' and '_' (NameRules), so that none leads elsewhere.
    private string FolderOf(PayloadTable table) => Path.Combine(Root, table.Catalog, table.Schema, table.Prefix + "_payload");

    private async ValueTask<DatedFiles> OpenAsync(string folder)
    {
        if (_open.TryGetValue(folder, out var files))
            return files;
        if (_open.Count >= MostOpen)
            await DisposeAsync();
        return _open[folder] = new DatedFiles(folder, settings.PayloadLogDays, owner, time);
    }
}
