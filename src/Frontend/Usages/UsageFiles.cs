using System.Globalization;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// JSON Lines files by the date of their records (UTC), such as <c>usage/2026-11-25.jsonl</c> below the data directory. Those older than
/// the settings say are deleted. Where several processes share a data directory, each writes files of its own. Not thread-safe.
/// </summary>
/// <param name="settings">Where, and how long.</param>
/// <param name="owner">Stands in the names of the files before their extension; null where no other process writes there.</param>
/// <param name="time">The clock, which says what is too old.</param>
internal sealed class UsageFiles(ServingSettings settings, UsageFileOwner owner, TimeProvider time) : IAsyncDisposable
{
    private const string DateFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";

    private readonly UsageLineWriter _lines = new();
    private FileStream? _file;
    private DateOnly _date;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.Combine(Path.GetFullPath(settings.DataDirectory), "usage");

    /// <summary>Appends records, which come about in the order of their time; when this returns, the system has them.</summary>
    /// <exception cref="IOException">They cannot be written; the next call begins anew.</exception>
    public async Task AppendAsync(IReadOnlyList<UsageRecord> records)
    {
        try
        {
            foreach (var day in records.GroupBy(r => DateOnly.FromDateTime(r.Time.UtcDateTime)).OrderBy(g => g.Key))
            {
                var file = await OpenAsync(day.Key);
                await file.WriteAsync(_lines.Write(day));
                await file.FlushAsync();
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is { } file)
            await file.DisposeAsync();
        _file = null;
    }

    private async ValueTask<FileStream> OpenAsync(DateOnly date)
    {
        if (_file is { } open && _date == date)
            return open;
        await DisposeAsync();
        Directory.CreateDirectory(Folder);
        DeleteOld();
        _file = new FileStream(
            Path.Combine(Folder, NameOf(date)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 0, useAsync: true);
        _date = date;
        await EndLastLineAsync(_file);
        return _file;
    }

    /// <summary>A process that was killed may have left half a line, which must not take the next one with it.</summary>
    private static async Task EndLastLineAsync(FileStream file)
    {
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        var last = new byte[1];
        await file.ReadExactlyAsync(last);
        if (last[0] != '\n')
            await file.WriteAsync("\n"u8.ToArray());
    }

    private void DeleteOld()
    {
        if (settings.UsageLogDays == 0)
            return;
        var oldest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - settings.UsageLogDays);
        foreach (var file in Directory.EnumerateFiles(Folder, "*" + Extension))
        {
            if (DateOf(Path.GetFileName(file)) < oldest)
                File.Delete(file);
        }
    }

    private string NameOf(DateOnly date) =>
        date.ToString(DateFormat, CultureInfo.InvariantCulture) + (owner.Name is { } name ? $".{name}" : "") + Extension;

    private static DateOnly? DateOf(string name) =>
        name.Length >= DateFormat.Length
        && DateOnly.TryParseExact(name.AsSpan(0, DateFormat.Length), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
}
