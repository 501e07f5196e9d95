using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// The end of a chain in a file of its own, so that lines cut off at the end show. Written after the lines, in one piece and in place: it
/// may lag behind them after a crash, and is never ahead.
/// </summary>
/// <param name="file">The open file.</param>
internal sealed class AuditHead(SafeFileHandle file) : IDisposable
{
    private const int Digits = 19;
    private const int Length = Digits + 1 + AuditMark.HashLength + 1;

    /// <summary>Opens the file, which is made where there is none.</summary>
    public static AuditHead Open(string path) =>
        new(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    /// <summary>What a file says; null where there is none or it is damaged.</summary>
    public static AuditMark? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite);
        return Read(handle);
    }

    /// <summary>What the file says; null where it is empty or damaged.</summary>
    public AuditMark? Read() => Read(file);

    /// <summary>Writes the end.</summary>
    public void Write(AuditMark mark) =>
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark.Sequence:D19} {mark.Hash}\n")), 0);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static AuditMark? Read(SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (RandomAccess.Read(handle, bytes, 0) != Length)
            return null;
        var text = Encoding.ASCII.GetString(bytes);
        return long.TryParse(text.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && text[Digits] == ' '
            ? new AuditMark(sequence, text.Substring(Digits + 1, AuditMark.HashLength))
            : null;
    }
}
