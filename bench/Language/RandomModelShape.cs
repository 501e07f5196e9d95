namespace ServingCluster.Language;

/// <summary>The sizes of a Llama.</summary>
internal sealed record RandomModelShape(
    int Hidden, int Layers, int Heads, int KvHeads, int Intermediate, int Vocabulary, int MaxPositions)
{
    /// <summary>The name of the output's weights.</summary>
    public const string Output = "lm_head.weight";

    /// <summary>125 million weights.</summary>
    public static readonly RandomModelShape Small = new(768, 12, 12, 4, 2048, 32_000, 4096);

    public int HeadSize => Hidden / Heads;

    /// <summary>The weights by name, with their shapes: vectors are of norms.</summary>
    public IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("model.embed_tokens.weight", [Vocabulary, Hidden]);
        for (var i = 0; i < Layers; i++)
        {
            var layer = $"model.layers.{i}.";
            yield return (layer + "input_layernorm.weight", [Hidden]);
            yield return (layer + "self_attn.q_proj.weight", [Heads * HeadSize, Hidden]);
            yield return (layer + "self_attn.k_proj.weight", [KvHeads * HeadSize, Hidden]);
            yield return (layer + "self_attn.v_proj.weight", [KvHeads * HeadSize, Hidden]);
            yield return (layer + "self_attn.o_proj.weight", [Hidden, Heads * HeadSize]);
            yield return (layer + "post_attention_layernorm.weight", [Hidden]);
            yield return (layer + "mlp.gate_proj.weight", [Intermediate, Hidden]);
            yield return (layer + "mlp.up_proj.weight", [Intermediate, Hidden]);
            yield return (layer + "mlp.down_proj.weight", [Hidden, Intermediate]);
        }

        yield return ("model.norm.weight", [Hidden]);
        yield return (Output, [Vocabulary, Hidden]);
    }
}
