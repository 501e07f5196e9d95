using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Graphs.Encoders;

/// <summary>An encoder that tests/reference/make.py wrote, with the texts and embeddings that came with it.</summary>
internal sealed class ReferenceEncoder : IDisposable
{
    private readonly EncoderGraph _graph;
    private readonly float[] _embeddings;

    public ReferenceEncoder(string name)
    {
        var model = new ReferenceModel(name);
        _graph = EncoderGraph.Load(model.Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, static _ => { });
        Runner = new EncoderRunner(_graph);
        var ids = Array.ConvertAll(model.Read<long>("ids"), static id => (int)id);
        var start = 0;
        foreach (var length in model.Read<long>("lengths"))
        {
            Texts.Add(new EmbeddingText(ids[start..(start + (int)length)], 0));
            start += (int)length;
        }

        _embeddings = model.Read<float>("embeddings");
    }

    public static TheoryData<string> Names => ["bert_cls", "bert_old_names", "xlm_roberta_mean", "roberta_poolings", "gte_ntk", "gte_unpacked"];

    public EncoderRunner Runner { get; }

    public List<EmbeddingText> Texts { get; } = [];

    /// <summary>What the reference gave for a text.</summary>
    public ReadOnlySpan<float> Expected(int text) => _embeddings.AsSpan(text * Runner.Dimensions, Runner.Dimensions);

    /// <summary>Runs texts together and gives each one's embedding.</summary>
    public float[][] Run(params ReadOnlySpan<EmbeddingText> texts)
    {
        using var result = Runner.Run(texts, options: null);
        var numbers = result.AsSpan<float>().ToArray();
        return [.. numbers.Chunk(Runner.Dimensions)];
    }

    public void Dispose() => _graph.Dispose();
}
