namespace ServingCluster.Language.Gguf;

/// <summary>Writes a file of ggml's format GGUF, version 3: values, then where each tensor lies, then the tensors.</summary>
internal static class GgufFile
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const uint Version = 3;
    private const int Alignment = 32; // what readers take where a file says nothing

    // A few megabytes at a time, whatever the tensor.
    private const int NumbersAtOnce = 1 << 20;

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, GgufValues values, IReadOnlyList<GgufTensor> tensors)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)values.Count);
        values.Write(writer);
        WriteDirectory(writer, tensors);
        foreach (var tensor in tensors)
        {
            Pad(writer);
            WriteNumbers(writer, tensor);
        }
    }

    private static void WriteDirectory(BinaryWriter writer, IReadOnlyList<GgufTensor> tensors)
    {
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            GgufValues.WriteText(writer, tensor.Name);
            writer.Write(tensor.Shape.Length);
            // The fastest first.
            foreach (var size in tensor.Shape.Reverse())
                writer.Write((ulong)size);
            writer.Write((int)tensor.Type);
            writer.Write((ulong)offset);
            offset = Aligned(offset + GgufBlocks.BytesOf(tensor.Type, tensor.Count));
        }
    }

    private static void WriteNumbers(BinaryWriter writer, GgufTensor tensor)
    {
        var numbers = tensor.Read();
        var bytes = new byte[GgufBlocks.BytesOf(tensor.Type, NumbersAtOnce)];
        for (var first = 0; first < numbers.Length; first += NumbersAtOnce)
        {
            var some = numbers.AsSpan(first, Math.Min(NumbersAtOnce, numbers.Length - first));
            var length = (int)GgufBlocks.BytesOf(tensor.Type, some.Length);
            GgufBlocks.Encode(tensor.Type, some, bytes);
            writer.Write(bytes, 0, length);
        }
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        var position = writer.BaseStream.Position;
        writer.Write(new byte[Aligned(position) - position]);
    }

    private static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
