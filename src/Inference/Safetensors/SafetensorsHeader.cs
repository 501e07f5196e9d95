using System.Buffers.Binary;
using System.Text.Json;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Safetensors;

/// <summary>
/// Reads the header of a safetensors file (https://github.com/huggingface/safetensors#format): eight bytes with the length of a JSON
/// object, the object, then the tensors' bytes without gaps.
/// </summary>
internal static class SafetensorsHeader
{
    private const int LengthBytes = 8;

    // The format's own limit.
    private const long LongestHeader = 100_000_000;

    /// <summary>The tensors of a file, in the order of their bytes. Contents are not read.</summary>
    /// <exception cref="Errors.ServingException">The file is broken or cut off; the message says where.</exception>
    public static IReadOnlyList<SafetensorsEntry> Read(string path)
    {
        using var file = File.OpenHandle(path);
        var size = RandomAccess.GetLength(file);
        var header = ReadHeader(file, path, size);
        using var document = Parse(path, header);
        var dataStart = LengthBytes + header.LongLength;
        var entries = new SafetensorsHeaderReader(path, dataStart).Read(document.RootElement);
        RequireWhole(path, entries, dataStart, size);
        return entries;
    }

    private static byte[] ReadHeader(Microsoft.Win32.SafeHandles.SafeFileHandle file, string path, long size)
    {
        if (size < LengthBytes)
            throw SafetensorsFault.File(path, $"the file has {size} bytes; a safetensors file has at least {LengthBytes}.");
        Span<byte> start = stackalloc byte[LengthBytes];
        ReadExactly(file, path, start, 0);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > LongestHeader)
        {
            throw SafetensorsFault.File(
                path, $"its header would have {length} bytes, the format allows {LongestHeader}; this is no safetensors file.");
        }

        if ((long)length > size - LengthBytes)
            throw SafetensorsFault.File(path, $"its header has {length} bytes, but the file has only {size}; it is cut off.");
        var header = new byte[length];
        ReadExactly(file, path, header, LengthBytes);
        return header;
    }

    private static void ReadExactly(Microsoft.Win32.SafeHandles.SafeFileHandle file, string path, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
                throw SafetensorsFault.File(path, $"the file ends at byte {offset} while it is being read.");
            buffer = buffer[read..];
            offset += read;
        }
    }

    private static JsonDocument Parse(string path, byte[] header)
    {
        try
        {
            return StrictJson.Parse(header);
        }
        catch (JsonException e)
        {
            throw SafetensorsFault.File(path, $"its header is not valid JSON: {e.Message}");
        }
    }

    // The first gap, overlap or missing byte, in the order of the bytes.
    private static void RequireWhole(string path, IReadOnlyList<SafetensorsEntry> entries, long dataStart, long size)
    {
        var next = dataStart;
        SafetensorsEntry? before = null;
        foreach (var entry in entries)
        {
            if (entry.Offset < next)
                throw Wrong(entry, $"it begins at byte {entry.Offset}, within '{before!.Name}', which ends at byte {next}.");
            if (entry.Offset > next)
                throw Wrong(entry, $"it begins at byte {entry.Offset}, but the bytes before it end at {next}; the format has no gaps.");
            if (entry.Length > size - entry.Offset)
                throw Wrong(entry, $"it ends at byte {entry.Offset + entry.Length}, but the file ends at {size}; it is cut off.");
            next = entry.Offset + entry.Length;
            before = entry;
        }

        if (next != size)
            throw SafetensorsFault.File(path, $"its tensors end at byte {next}, but the file at {size}.");
    }

    private static Errors.ServingException Wrong(SafetensorsEntry entry, string message) =>
        SafetensorsFault.Tensor(entry.File, entry.Name, message);
}
