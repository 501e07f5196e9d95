namespace ServingCluster.Frontend.Audit;

/// <summary>
/// Checks one chain: every line has the number and the hash that follow from the one before, across files; the first line is the first of
/// all, or a line of retention tells of the one before it; and the chain reaches its head. Reads beside a process that writes.
/// </summary>
/// <param name="folder">The chain's folder.</param>
internal sealed class AuditVerifier(AuditFolder folder)
{
    private readonly HashSet<AuditMark> _removed = [];
    private AuditMark? _head;
    private AuditMark? _last;
    private AuditMark _base = AuditMark.Origin;
    private string? _fault;
    private long _lines;

    /// <summary>Checks it.</summary>
    public AuditFinding Run()
    {
        // Before the lines, which may grow meanwhile.
        _head = AuditHead.Read(folder[AuditFolder.HeadFile]);
        var isHeadMet = _head == AuditMark.Origin;
        var files = folder.Files();
        foreach (var (index, file) in files.Index())
        {
            var number = 0L;
            foreach (var (bytes, isWhole) in AuditLineReader.Read(file))
            {
                number++;
                if (!isWhole && index == files.Count - 1)
                    break; // A line that is being written, or that a killed process did not finish.
                Check(bytes.Span, isWhole, $"{file}:{number}");
                if (_fault is not null)
                    return Finding(files.Count);
                isHeadMet |= _last == _head;
            }
        }

        CheckEnds(files, isHeadMet);
        return Finding(files.Count);
    }

    private void Check(ReadOnlySpan<byte> bytes, bool isWhole, string place)
    {
        if (!isWhole || !AuditLine.TryParse(bytes, out var line))
        {
            _fault = $"{place} is no line of an audit log";
            return;
        }

        if (_last is not { } before)
            _base = new AuditMark(line.Sequence - 1, line.Previous);
        else if (line.Sequence != before.Sequence + 1)
            _fault = $"{place} has the number {line.Sequence} where {before.Sequence + 1} was to come: lines are missing or were put in before it";
        else if (line.Previous != before.Hash)
            _fault = $"{place} does not follow from the line before it: that line was changed, or this one";
        if (line.Kind == AuditEvent.Broken)
            _fault ??= $"{place}: a start of the server found that the chain did not end with line {line.Marks.FirstOrDefault().Sequence}, as it had: lines before it were removed or changed";
        if (line.Kind == AuditEvent.Retention)
            _removed.UnionWith(line.Marks);
        if (_fault is not null)
            return;
        _lines++;
        _last = new AuditMark(line.Sequence, AuditLine.HashOf(bytes));
    }

    private void CheckEnds(IReadOnlyList<string> files, bool isHeadMet)
    {
        if (_base != AuditMark.Origin && !_removed.Contains(_base))
            _fault = $"{files[0]}:1 has the number {_base.Sequence + 1}, and no line of retention tells that those before it were removed";
        else if (_head is not { } head)
            _fault = $"{folder[AuditFolder.HeadFile]} is missing or damaged, so that nobody can tell whether lines at the end are missing";
        else if (head.Sequence > (_last ?? _base).Sequence)
            _fault = $"the chain ends with line {(_last ?? _base).Sequence}, but {folder[AuditFolder.HeadFile]} knows of line {head.Sequence}: the end is missing";
        else if (!isHeadMet)
            _fault = $"line {head.Sequence} is not the one that {folder[AuditFolder.HeadFile]} knows: it was changed";
    }

    private AuditFinding Finding(int files) => new(folder.Node, files, _lines, _last ?? AuditMark.Origin, _fault);
}
