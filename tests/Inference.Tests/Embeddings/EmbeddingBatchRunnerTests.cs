using Microsoft.Extensions.Time.Testing;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tests.Graphs;
using ServingCluster.Inference.Tests.Graphs.Encoders;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingBatchRunnerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReferenceEncoder _reference = new("bert_cls");
    private readonly EncoderGraph _graph = EncoderGraph.Load(new ReferenceModel("bert_cls").Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, static _ => { });
    private readonly EmbeddingModel _model;
    private readonly EmbeddingBatchRunner _runner;

    public EmbeddingBatchRunnerTests()
    {
        var profile = new EmbeddingProfile
        {
            Name = "m",
            Tokenizer = new WordTokenizer(),
            Modules = _graph.Modules,
            Matryoshka = Matryoshka.None,
            Vocabulary = 40,
            Dimensions = _graph.Dimensions,
            MaxTokens = _graph.MaxTokens,
        };
        _model = new EmbeddingModel(profile, _graph, _graph, new ModelSettings(), memoryBytes: 1, _time);
        _runner = new EmbeddingBatchRunner(new EncoderRunner(_graph), lanes: 1, maxRows: 256, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _runner.Dispose();
        await _model.DisposeAsync();
        _reference.Dispose();
    }

    [Fact]
    public async Task Requests_that_nobody_waits_for_any_more_are_left_out_of_a_run()
    {
        var late = Item(deadline: _time.GetTimestamp());
        var gone = Item(cancellation: new CancellationToken(canceled: true));
        var wanted = Item();
        Run(late, gone, wanted);

        Assert.Equal((true, true, false), (late.WasEnded, gone.WasEnded, wanted.WasEnded));
        for (var i = 0; i < _reference.Texts.Count; i++)
            ReferenceModel.AssertClose(_reference.Expected(i), wanted.Embedding(i));
        Assert.Equal((3 * _reference.Texts.Count, 3), (wanted.Timings.BatchRows, wanted.Timings.BatchRequests));
        using var answer = await wanted.Answer;
        Assert.Null(answer.Error);
        using var refusal = await late.Answer;
        Assert.Equal(Errors.ErrorCode.DeadlineExceeded, refusal.Error);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await gone.Answer);
    }

    [Fact]
    public async Task A_fault_of_the_model_is_told_to_every_request_of_the_run()
    {
        _graph.Dispose();
        var (first, second) = (Item(), Item());
        Run(first, second);

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.Answer);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await second.Answer);
    }

    private void Run(params ReadOnlySpan<EmbeddingItem> items)
    {
        _runner.Run(items);
        foreach (var item in items)
            item.Complete();
    }

    private EmbeddingItem Item(long deadline = long.MaxValue, CancellationToken cancellation = default)
    {
        var tokens = _reference.Texts.Sum(static t => t.Ids.Length);
        var plan = new EmbeddingPlan { Texts = [.. _reference.Texts], Tokens = tokens, Base64 = false, Dimensions = _graph.Dimensions };
        return new EmbeddingItem(_model, plan, _graph.Dimensions) { Rows = tokens, Deadline = deadline, Cancellation = cancellation };
    }
}
