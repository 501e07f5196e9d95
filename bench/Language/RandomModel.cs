using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ServingCluster.Language;

/// <summary>Writes a Llama of random weights: as fast or slow as a trained one, and of no sense.</summary>
internal static class RandomModel
{
    // As transformers initialises.
    private const float Deviation = 0.02f;

    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c> (float32).</summary>
    public static void Write(string folder, RandomModelShape shape)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(ConfigOf(shape)));
        using var file = File.Create(Path.Combine(folder, "model.safetensors"));
        WriteHeader(file, shape);
        var random = new Random(1);
        foreach (var (name, sizes) in shape.Tensors())
            WriteTensor(file, sizes, name == RandomModelShape.Output ? RandomTokenizer.Bytes : 0, random);
    }

    private static Dictionary<string, object> ConfigOf(RandomModelShape shape) => new()
    {
        ["architectures"] = new[] { "LlamaForCausalLM" },
        ["model_type"] = "llama",
        ["hidden_size"] = shape.Hidden,
        ["intermediate_size"] = shape.Intermediate,
        ["num_hidden_layers"] = shape.Layers,
        ["num_attention_heads"] = shape.Heads,
        ["num_key_value_heads"] = shape.KvHeads,
        ["hidden_act"] = "silu",
        ["max_position_embeddings"] = shape.MaxPositions,
        ["rms_norm_eps"] = 1e-5,
        ["rope_theta"] = 10000.0,
        ["vocab_size"] = shape.Vocabulary,
        ["tie_word_embeddings"] = false,
        ["torch_dtype"] = "float32",
    };

    private static void WriteHeader(FileStream file, RandomModelShape shape)
    {
        var header = new Dictionary<string, object>();
        var offset = 0L;
        foreach (var (name, sizes) in shape.Tensors())
        {
            var end = offset + (sizeof(float) * Elements(sizes));
            header[name] = new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = sizes, ["data_offsets"] = new[] { offset, end } };
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        // Data begin at a multiple of eight, as the format's own writer has it.
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
        file.Write(length);
        file.Write(padded);
    }

    // Single bytes are never the likeliest: answers are whole words, which can be counted and are valid text.
    private static void WriteTensor(FileStream file, int[] sizes, int silent, Random random)
    {
        var values = new float[Elements(sizes)];
        if (sizes.Length == 1)
            values.AsSpan().Fill(1);
        else
            FillNormal(values, random);
        values.AsSpan(0, silent * sizes[^1]).Clear();
        file.Write(MemoryMarshal.AsBytes<float>(values));
    }

    // Box and Muller, two at a time.
    private static void FillNormal(float[] values, Random random)
    {
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            var radius = Deviation * MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            (values[i + 1], values[i]) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            values[i] *= radius;
            values[i + 1] *= radius;
        }
    }

    private static long Elements(int[] sizes) => sizes.Aggregate(1L, static (product, size) => product * size);
}
