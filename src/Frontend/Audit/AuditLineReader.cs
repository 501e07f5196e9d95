namespace ServingCluster.Frontend.Audit;

/// <summary>Reads a file line by line, as bytes.</summary>
internal static class AuditLineReader
{
    private const int Buffer = 1 << 16;

    /// <summary>The lines without their ends. The last one is not whole where its end is missing. Each is valid until the next.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        var buffer = new byte[Buffer];
        var (start, filled) = (0, 0);
        while (true)
        {
            var end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                yield return (buffer.AsMemory(start, end), true);
                start += end + 1;
                continue;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (start, filled) = (0, filled - start);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                break;
            filled += read;
        }

        if (filled > 0)
            yield return (buffer.AsMemory(0, filled), false);
    }
}
