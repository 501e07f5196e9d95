namespace ServingCluster.Frontend.Audit;

/// <summary>Where the lines of a chain end, as a start finds it.</summary>
/// <param name="End">The last whole line; null where one cannot be read as a line.</param>
/// <param name="LastFile">The newest file; null where there is none.</param>
/// <param name="CutBytes">Bytes of a line that a killed process did not finish, which were taken away: nobody was ever told that it was written.</param>
internal sealed record AuditTail(AuditMark? End, string? LastFile, long CutBytes)
{
    // Far longer than any line.
    private const int Window = 1 << 20;

    /// <summary>Finds the end, and takes away what stands behind the last whole line.</summary>
    public static AuditTail Find(AuditFolder folder)
    {
        var files = folder.Files();
        var cut = 0L;
        for (var i = files.Count - 1; i >= 0; i--)
        {
            using var file = new FileStream(files[i], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
            var bytes = ReadEnd(file);
            var end = bytes.AsSpan().LastIndexOf((byte)'\n');
            if (end + 1 < bytes.Length)
            {
                cut += bytes.Length - end - 1;
                file.SetLength(file.Length - (bytes.Length - end - 1));
                file.Flush(flushToDisk: true);
            }

            if (end >= 0)
                return new AuditTail(MarkOf(bytes.AsSpan(0, end)), files[^1], cut);
        }

        return new AuditTail(AuditMark.Origin, files.Count > 0 ? files[^1] : null, cut);
    }

    private static byte[] ReadEnd(FileStream file)
    {
        var bytes = new byte[Math.Min(Window, file.Length)];
        file.Seek(-bytes.Length, SeekOrigin.End);
        file.ReadExactly(bytes);
        return bytes;
    }

    private static AuditMark? MarkOf(ReadOnlySpan<byte> lines)
    {
        var line = lines[(lines.LastIndexOf((byte)'\n') + 1)..];
        return AuditLine.TryParse(line, out var parsed) ? new AuditMark(parsed.Sequence, AuditLine.HashOf(line)) : null;
    }
}
