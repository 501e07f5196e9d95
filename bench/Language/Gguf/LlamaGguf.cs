using System.Text.Json;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Language.Gguf;

/// <summary>
/// Writes a Llama's folder as GGUF with the same weights in the same bits as this server has them: the layers' products as asked, the
/// output's in 8 bits beside them, embeddings and gains in float32. Names and values are those of llama.cpp's architecture <c>llama</c>.
/// </summary>
internal sealed class LlamaGguf(string folder, GgufType products)
{
    private readonly CausalModelConfig _config = CausalModelConfig.Read(folder);
    private readonly SafetensorsFolder _weights = SafetensorsFolder.Open(folder);

    /// <summary>Writes it.</summary>
    public void Write(string path)
    {
        if (_config.Architecture != "LlamaForCausalLM" || _config.TiedEmbeddings)
            throw new NotSupportedException($"Only a LlamaForCausalLM with an output of its own is written, not '{_config.Architecture}'.");
        GgufFile.Write(path, Values(), [.. Tensors()]);
    }

    private GgufValues Values()
    {
        var values = new GgufValues();
        values.Add("general.architecture", "llama");
        values.Add("general.name", "random");
        values.Add("llama.context_length", _config.MaxPositions);
        values.Add("llama.embedding_length", _config.Hidden);
        values.Add("llama.block_count", _config.Layers);
        values.Add("llama.feed_forward_length", _config.Intermediate);
        values.Add("llama.attention.head_count", _config.Heads);
        values.Add("llama.attention.head_count_kv", _config.KvHeads);
        values.Add("llama.attention.layer_norm_rms_epsilon", _config.NormEpsilon);
        values.Add("llama.rope.dimension_count", _config.Rope.Size);
        values.Add("llama.rope.freq_base", (float)_config.Rope.Theta);
        values.Add("llama.vocab_size", _config.Vocabulary);
        AddTokenizer(values);
        return values;
    }

    private void AddTokenizer(GgufValues values)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json")));
        var tokens = json.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().OrderBy(static t => t.Value.GetInt32()).Select(static t => t.Name).ToArray();
        values.Add("tokenizer.ggml.model", "gpt2");
        values.Add("tokenizer.ggml.pre", "gpt-2");
        values.Add("tokenizer.ggml.tokens", tokens);
        values.Add("tokenizer.ggml.token_type", Enumerable.Repeat(1, tokens.Length).ToArray());
        values.Add("tokenizer.ggml.merges", Array.Empty<string>());
        values.Add("tokenizer.ggml.add_bos_token", false);
    }

    private IEnumerable<GgufTensor> Tensors()
    {
        var head = products == GgufType.F32 ? GgufType.F32 : GgufType.Q8_0;
        yield return Tensor("token_embd.weight", "model.embed_tokens.weight", GgufType.F32);
        for (var i = 0; i < _config.Layers; i++)
        {
            var (to, from) = ($"blk.{i}.", $"model.layers.{i}.");
            yield return Tensor(to + "attn_norm.weight", from + "input_layernorm.weight", GgufType.F32);
            yield return Tensor(to + "attn_q.weight", from + "self_attn.q_proj.weight", products, _config.Heads);
            yield return Tensor(to + "attn_k.weight", from + "self_attn.k_proj.weight", products, _config.KvHeads);
            yield return Tensor(to + "attn_v.weight", from + "self_attn.v_proj.weight", products);
            yield return Tensor(to + "attn_output.weight", from + "self_attn.o_proj.weight", products);
            yield return Tensor(to + "ffn_norm.weight", from + "post_attention_layernorm.weight", GgufType.F32);
            yield return Tensor(to + "ffn_gate.weight", from + "mlp.gate_proj.weight", products);
            yield return Tensor(to + "ffn_up.weight", from + "mlp.up_proj.weight", products);
            yield return Tensor(to + "ffn_down.weight", from + "mlp.down_proj.weight", products);
        }

        yield return Tensor("output_norm.weight", "model.norm.weight", GgufType.F32);
        yield return Tensor("output.weight", "lm_head.weight", head);
    }

    private GgufTensor Tensor(string name, string source, GgufType type, int rotatedHeads = 0)
    {
        if (!_weights.TryGet(source, out var entry))
            throw new InvalidDataException($"'{folder}' has no weight '{source}'.");
        return new GgufTensor(name, [.. entry.Shape], type, () =>
        {
            var numbers = Read(entry);
            return rotatedHeads == 0 ? numbers : Interleaved(numbers, rotatedHeads, (int)entry.Shape[0] / rotatedHeads, (int)entry.Shape[1]);
        });
    }

    private static float[] Read(SafetensorsEntry entry)
    {
        var numbers = new float[entry.Shape.Aggregate(1L, static (product, size) => product * size)];
        using var file = File.OpenHandle(entry.File);
        new RowReader().Read(file, entry, 0, numbers);
        return numbers;
    }

    // llama.cpp rotates neighbours; transformers rotate the halves of a head against each other. So row 2i is the i-th of the first half,
    // row 2i + 1 that of the second.
    private static float[] Interleaved(float[] numbers, int heads, int headSize, int columns)
    {
        var result = new float[numbers.Length];
        for (var row = 0; row < heads * headSize; row++)
        {
            var (head, within) = (row / headSize, row % headSize);
            var source = (head * headSize) + (within / 2) + (within % 2 * (headSize / 2));
            numbers.AsSpan(source * columns, columns).CopyTo(result.AsSpan(row * columns, columns));
        }

        return result;
    }
}
