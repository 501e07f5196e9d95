using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

/// <summary>Every supported architecture, and its variants, against what tests/reference computed from the published equations.</summary>
public sealed class ReferenceModelTests
{
    public static TheoryData<string> Models =>
    [
        "llama_llama3", "llama_biases", "llama_linear", "llama_yarn", "mistral_window", "qwen2_biases", "qwen3_norms", "phi3_fused",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_whole_prompt_gives_each_tokens_logits(string name)
    {
        var (ids, logits, rows) = Open(name, rows: 1);
        using (rows)
            ReferenceModel.AssertClose(logits, rows.Prefill(0, ids, [.. Enumerable.Range(0, ids.Length).Select(static i => (long)i)]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_prompt_in_chunks_gives_the_same_logits(string name)
    {
        var (ids, logits, rows) = Open(name, rows: 2);
        using var owned = rows;
        var done = 0;
        foreach (var size in new[] { 11, 1, 2, 17, 9 })
        {
            var actual = rows.Prefill(1, ids.AsSpan(done, size), 0, size - 1);
            ReferenceModel.AssertClose(At(rows, logits, done), At(rows, actual, 0));
            done += size;
            ReferenceModel.AssertClose(At(rows, logits, done - 1), At(rows, actual, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_of_different_lengths_step_together(string name)
    {
        int[] lengths = [1, 14, 3, 22];
        var (ids, logits, rows) = Open(name, lengths.Length);
        using var owned = rows;
        for (var row = 0; row < lengths.Length; row++)
            rows.Prefill(row, ids.AsSpan(0, lengths[row]), lengths[row] - 1);
        for (var step = 0; step < 18; step++)
        {
            var actual = rows.Decode([.. lengths.Select(l => ids[l + step])]);
            for (var row = 0; row < lengths.Length; row++)
                ReferenceModel.AssertClose(At(rows, logits, lengths[row] + step), At(rows, actual, row));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_chunk_whose_logits_nobody_wants_fills_the_cache_alone(string name)
    {
        var (ids, logits, rows) = Open(name, rows: 1);
        using var owned = rows;
        Assert.Empty(rows.Prefill(0, ids.AsSpan(0, 20)));
        ReferenceModel.AssertClose(At(rows, logits, 20), rows.Decode(ids[20]));
    }

    // The graph for graphics processors, as far as this one can run it: where it lacks an operator in half precision, ONNX Runtime converts.
    [Theory]
    [MemberData(nameof(Models))]
    public void Half_precision_comes_close(string name)
    {
        var (ids, logits, rows) = Open(name, rows: 1, TensorElementType.Float16);
        using var owned = rows;
        ReferenceModel.AssertClose(At(rows, logits, 29), rows.Prefill(0, ids.AsSpan(0, 30), 29), 0.02f);
        ReferenceModel.AssertClose(At(rows, logits, 30), rows.Decode(ids[30]), 0.02f);
    }

    private static (int[] Ids, float[] Logits, CausalRows Rows) Open(string name, int rows, TensorElementType compute = TensorElementType.Float)
    {
        var model = new ReferenceModel(name);
        var graph = CausalGraph.Load(model.Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, static _ => { }, computeType: compute);
        return (Array.ConvertAll(model.Read<long>("ids"), static id => (int)id), model.Read<float>("logits"), new CausalRows(graph, rows));
    }

    private static ReadOnlySpan<float> At(CausalRows rows, float[] logits, int token) =>
        logits.AsSpan(token * rows.Config.Vocabulary, rows.Config.Vocabulary);
}
