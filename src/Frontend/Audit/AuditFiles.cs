using ServingCluster.Errors;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// Writes one process's chain. A file's age is that of its date; files that are too
/// old are told in the chain, each with its last line's hash, before they are deleted, so that the chain can be checked without them. Not
/// thread-safe.
/// </summary>
internal sealed class AuditFiles : IDisposable
{
    private readonly AuditFolder _folder;
    private readonly AuditLineWriter _writer;
    private readonly int _days;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly AuditHead _head;
    private FileStream? _file;
    private DateOnly _date;
    private long? _length;

    private AuditFiles(AuditFolder folder, int days, TimeProvider time, FileStream @lock, AuditHead head)
    {
        (_folder, _days, _time, _lock, _head) = (folder, days, time, @lock, head);
        _writer = new AuditLineWriter(folder.Node);
    }

    /// <summary>Where the chain ends.</summary>
    public AuditMark End { get; private set; }

    /// <summary>Opens a chain and notes that the process starts; with that, what was found amiss.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="days">How many days are kept, today among them; 0 keeps all.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: another process writes there.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static AuditFiles Open(AuditFolder folder, int days, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Path);
        var files = new AuditFiles(folder, days, time, Lock(folder), AuditHead.Open(folder[AuditFolder.HeadFile]));
        files.Begin();
        return files;
    }

    /// <summary>Appends events, as far as they go into one file.</summary>
    /// <returns>How many, from the first; they are on disk.</returns>
    /// <exception cref="IOException">They cannot be written; none of them is, and the next call begins anew.</exception>
    public int Append(IReadOnlyList<AuditEvent> events)
    {
        // A clock that is set back must not put later lines before earlier ones.
        var date = Later(_date, DateOf(events[0]));
        if (date > _date && _days > 0)
            RemoveOld(date);
        var count = 1;
        while (count < events.Count && Later(date, DateOf(events[count])) == date)
            count++;
        Write(date, events.Take(count));
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _head.Dispose();
        _lock.Dispose();
    }

    private void Begin()
    {
        var tail = AuditTail.Find(_folder);
        _date = tail.LastFile is { } last ? AuditFolder.DateOf(last)!.Value : DateOnly.MinValue;
        var known = _head.Read() ?? AuditMark.Origin;
        // The lines may be ahead of the head, never behind it.
        var isWhole = tail.End is { } end && (known.Sequence < end.Sequence || known == end);
        End = tail.End ?? known;
        var now = _time.GetUtcNow();
        var start = new AuditEvent { Time = now, Kind = AuditEvent.Start, Count = tail.CutBytes > 0 ? tail.CutBytes : null };
        Write(
            Later(_date, DateOf(start)),
            isWhole ? [start] : [new AuditEvent { Time = now, Kind = AuditEvent.Broken, Marks = [known] }, start]);
        if (_days > 0)
            RemoveOld(_date);
    }

    private void Write(DateOnly date, IEnumerable<AuditEvent> events)
    {
        try
        {
            var file = FileOf(date);
            var end = End;
            _writer.Clear();
            foreach (var happened in events)
                end = _writer.Write(happened, end);
            file.Write(_writer.Lines.Span);
            file.Flush(flushToDisk: true);
            (_length, End) = (file.Length, end);
            _head.Write(end);
        }
        catch
        {
            _file?.Dispose();
            _file = null;
            throw;
        }
    }

    private FileStream FileOf(DateOnly date)
    {
        if (_file is not null && _date == date)
            return _file;
        _file?.Dispose();
        _file = new FileStream(_folder.FileOf(date), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        // What a failure left half written must not stand before the next try.
        if (_date == date && _length is { } length && _file.Length > length)
            _file.SetLength(length);
        _file.Seek(0, SeekOrigin.End);
        (_date, _length) = (date, _file.Length);
        return _file;
    }

    private void RemoveOld(DateOnly today)
    {
        var oldest = today.DayNumber - _days + 1;
        var old = _folder.Files().Where(f => AuditFolder.DateOf(f)!.Value.DayNumber < oldest).ToList();
        var marks = old.Select(LastOf).OfType<AuditMark>().ToList();
        if (marks.Count == 0)
            return;
        Write(today, [new AuditEvent { Time = _time.GetUtcNow(), Kind = AuditEvent.Retention, Marks = marks }]);
        old.ForEach(File.Delete);
    }

    private static AuditMark? LastOf(string path)
    {
        AuditMark? last = null;
        foreach (var line in AuditLineReader.Read(path))
        {
            if (line.IsWhole && AuditLine.TryParse(line.Bytes.Span, out var parsed))
                last = new AuditMark(parsed.Sequence, AuditLine.HashOf(line.Bytes.Span));
        }

        return last;
    }

    private static FileStream Lock(AuditFolder folder)
    {
        try
        {
            return new FileStream(folder["lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(folder["lock"]))
        {
            throw new ServingException(
                ErrorCode.TemporarilyUnavailable,
                $"The audit log '{folder.Path}' is written by another process. Processes that share a data directory need names of their own (Serving:NodeName).",
                innerException: e);
        }
    }

    private static DateOnly DateOf(AuditEvent happened) => DateOnly.FromDateTime(happened.Time.UtcDateTime);

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
