using System.Globalization;

namespace ServingCluster.Frontend.Recording;

/// <summary>
/// JSON Lines files by the date of their records (UTC), such as <c>usage/2026-11-25.jsonl</c> below the data directory. Those that are too
/// old are deleted. Where several processes share a data directory, each writes files of its own. Not thread-safe.
/// </summary>
/// <param name="folder">The folder, which is made when it is needed.</param>
/// <param name="keptDays">Days that are kept, today among them; 0 keeps all.</param>
/// <param name="owner">Stands in the names of the files before their extension; null where no other process writes there.</param>
/// <param name="time">The clock, which says what is too old.</param>
internal sealed class DatedFiles(string folder, int keptDays, RecordFileOwner owner, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How files are named after dates.</summary>
    public const string DateFormat = "yyyy-MM-dd";

    private const string Extension = ".jsonl";

    private FileStream? _file;
    private DateOnly _date;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Appends whole lines; when this returns, the system has them.</summary>
    /// <exception cref="IOException">They cannot be written; the next call begins anew.</exception>
    public async Task AppendAsync(DateOnly date, ReadOnlyMemory<byte> lines)
    {
        try
        {
            var file = await OpenAsync(date);
            await file.WriteAsync(lines);
            await file.FlushAsync();
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

    /// <summary>The files of all processes in a folder with records from one date to another, the oldest first.</summary>
    public static IEnumerable<string> Between(string folder, DateOnly first, DateOnly last) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "*" + Extension)
            .Where(f => DateOf(Path.GetFileName(f)) is { } date && date >= first && date <= last)
            .Order(StringComparer.Ordinal);

    private async ValueTask<FileStream> OpenAsync(DateOnly date)
    {
        if (_file is { } open && _date == date)
            return open;
        await DisposeAsync();
        Directory.CreateDirectory(folder);
        DeleteOld();
        _file = new FileStream(
            Path.Combine(folder, NameOf(date)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 0, useAsync: true);
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
        if (keptDays == 0)
            return;
        var oldest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - keptDays);
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
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
