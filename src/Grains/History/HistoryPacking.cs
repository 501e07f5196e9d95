using System.IO.Compression;
using ServingCluster.History;

namespace ServingCluster.Grains.History;

/// <summary>
/// The rings as few bytes: of each ring the number of known steps, of each step its distance from the one before and its numbers, as
/// integers of 7 bits a byte, and all of it compressed by Brotli.
/// </summary>
internal static class HistoryPacking
{
    /// <summary>Packs the rings.</summary>
    public static byte[] Pack(IReadOnlyList<HistoryRing> rings)
    {
        // In one piece: at this level, Brotli compresses each write by itself.
        using var plain = new MemoryStream();
        var writer = new BinaryWriter(plain);
        foreach (var ring in rings)
            Write(writer, [.. ring.All()]);
        writer.Flush();
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            plain.WriteTo(brotli);
        return packed.ToArray();
    }

    /// <summary>Puts what was packed into empty rings.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this form; the rings may hold a part of it.</exception>
    public static void Unpack(byte[] packed, IReadOnlyList<HistoryRing> rings)
    {
        using var reader = new BinaryReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress));
        try
        {
            foreach (var ring in rings)
                Read(reader, ring);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"its steps cannot be unpacked: {e.Message}", e);
        }
    }

    private static void Write(BinaryWriter writer, (long Step, HistorySlot Slot)[] slots)
    {
        writer.Write7BitEncodedInt(slots.Length);
        var before = 0L;
        foreach (var (step, slot) in slots)
        {
            writer.Write7BitEncodedInt64(step - before);
            before = step;
            Write(writer, slot);
        }
    }

    private static void Write(BinaryWriter writer, HistorySlot slot)
    {
        foreach (var number in new[] { slot.Requests, slot.Errors4xx, slot.Errors5xx, slot.InputTokens, slot.OutputTokens })
            writer.Write7BitEncodedInt64(number);
        // One more, so that what is not known is 0.
        foreach (var gauge in new[] { slot.InFlight, slot.Waiting, slot.QueuedInReplicas, slot.Replicas + 1, slot.WantedReplicas + 1 })
            writer.Write7BitEncodedInt(gauge);
        writer.Write(slot.IsTold);
        writer.Write7BitEncodedInt(slot.Latency.Length);
        foreach (var count in slot.Latency)
            writer.Write7BitEncodedInt64(count);
    }

    private static void Read(BinaryReader reader, HistoryRing ring)
    {
        var slots = reader.Read7BitEncodedInt();
        var step = 0L;
        for (var i = 0; i < slots; i++)
        {
            step += reader.Read7BitEncodedInt64();
            Read(reader, ring.Slot(step >= 0 ? step : throw new InvalidDataException("a step lies before all time"))
                ?? throw new InvalidDataException("its steps are not in order"));
        }
    }

    private static void Read(BinaryReader reader, HistorySlot slot)
    {
        (slot.Requests, slot.Errors4xx, slot.Errors5xx) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        (slot.InputTokens, slot.OutputTokens) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        (slot.InFlight, slot.Waiting, slot.QueuedInReplicas) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        (slot.Replicas, slot.WantedReplicas) = (reader.Read7BitEncodedInt() - 1, reader.Read7BitEncodedInt() - 1);
        slot.IsTold = reader.ReadBoolean();
        var buckets = reader.Read7BitEncodedInt();
        if (buckets > LatencyBounds.Buckets)
            throw new InvalidDataException($"a step has {buckets} buckets of latency, not {LatencyBounds.Buckets}");
        for (var bucket = 0; bucket < buckets; bucket++)
            slot.CountLatency(bucket, reader.Read7BitEncodedInt64());
    }
}
