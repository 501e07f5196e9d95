using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Telemetry;

namespace ServingCluster.Inference.Embeddings;

/// <summary>
/// A loaded embedding model: bytes in, bytes out. Texts are tokenized and answers written on the request's own thread, only runs are
/// shared.
/// </summary>
internal sealed class EmbeddingModel : ILoadedModel
{
    // Two full runs: the first of those that share them waits for no more.
    private const int MaxBatchTokens = 8192;

    private const string EmbeddingsOnly =
        "This endpoint serves an embedding model: it takes {\"input\": a text or a list of texts} and answers with embeddings; it takes no chats, completions or tables.";

    private readonly EmbeddingProfile _profile;
    private readonly EmbeddingPlanner _planner;
    private readonly EmbeddingWriter _writer;
    private readonly IDisposable _owner;
    private readonly EmbeddingBatchRunner _runner;
    private readonly NaturalBatcher<EmbeddingItem> _batcher;
    private readonly TimeProvider _time;
    private readonly int _lanes;
    private long _tokens;

    /// <summary>A model over a graph, which other models may run too.</summary>
    /// <param name="profile">The model.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="owner">What keeps the graph; disposed with this.</param>
    /// <param name="settings">How it is to be run.</param>
    /// <param name="memoryBytes">Memory that loading took.</param>
    /// <param name="time">The clock.</param>
    public EmbeddingModel(
        EmbeddingProfile profile, EncoderGraph graph, IDisposable owner, ModelSettings settings, long memoryBytes, TimeProvider time)
    {
        (_profile, _owner, _time, MemoryBytes) = (profile, owner, time, memoryBytes);
        _lanes = settings.ConcurrentRuns;
        _planner = new EmbeddingPlanner(profile);
        _writer = new EmbeddingWriter(profile.Name);
        _runner = new EmbeddingBatchRunner(new EncoderRunner(graph), settings.ConcurrentRuns, settings.MaxBatchRows, time);
        _batcher = new NaturalBatcher<EmbeddingItem>(_runner, settings.ConcurrentRuns, MaxBatchTokens, time);
    }

    /// <inheritdoc/>
    public long MemoryBytes { get; }

    /// <inheritdoc/>
    public int Queued => _batcher.Queued;

    /// <inheritdoc/>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <inheritdoc/>
    public async ValueTask<double?> MeasureThroughputAsync(Action<int> progress, CancellationToken cancellationToken) =>
        await new EmbeddingMeasure(this, _lanes, _time).RunAsync(progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        InferenceSpans.Source.HasListeners() ? TraceAsync(request, cancellationToken) : AnswerAsync(request, cancellationToken);

    private async ValueTask<InvocationResponse> TraceAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        using var span = InferenceSpans.Start(request, _profile.Name, _time);
        var answer = await AnswerAsync(request.Within(span?.Span), cancellationToken);
        span?.Tell(answer);
        return answer;
    }

    private ValueTask<InvocationResponse> AnswerAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        if (Lateness.DeadlineOf(request, _time) is not { } deadline)
            return ValueTask.FromResult(Lateness.Answer(default));
        if (request.Task is not (InvocationTask.Embeddings or InvocationTask.Predict) || request.Format != BodyFormat.Json)
            return ValueTask.FromResult(InvocationResponse.Failed(ErrorCode.BadRequest, EmbeddingsOnly));
        if (_planner.Plan(request.Body, out var code, out var error) is not { } plan)
            return ValueTask.FromResult(InvocationResponse.Failed(code, error));
        cancellationToken.ThrowIfCancellationRequested();

        var item = new EmbeddingItem(this, plan, _profile.Dimensions)
        {
            Rows = plan.Tokens,
            Deadline = deadline,
            Cancellation = cancellationToken,
            Traced = InferenceSpans.Traced(request),
        };
        _batcher.Submit(item);
        return item.Answer;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        yield return InvocationChunk.Failed(
            ErrorCode.BadRequest, "This endpoint serves an embedding model, whose answer comes in one piece; ask for it without streaming.");
    }

    /// <summary>Writes the answer to a request that was run or given up.</summary>
    internal InvocationResponse Write(EmbeddingItem item)
    {
        InferenceSpans.Tell(item, item.Timings, _time);
        if (item.WasGivenUp)
            return Lateness.GivenUp(item.EnqueuedAt, _time);
        if (item.WasEnded)
            return Lateness.Answer(item.Timings);
        var plan = item.Plan;
        for (var i = 0; i < plan.Texts.Length; i++)
        {
            if (!TryFinish(item.Embedding(i), plan.Dimensions))
                return InvocationResponse.Failed(ErrorCode.InternalError, "The model gave numbers that are not finite; its weights may be damaged.", null, item.Timings);
        }

        Interlocked.Add(ref _tokens, plan.Tokens);
        var json = _writer.Write(item.Embeddings, _profile.Dimensions, plan);
        return InvocationResponse.FromPooled(json.Buffer, json.Length, new Usage(plan.Texts.Length, plan.Tokens), item.Timings);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _batcher.Dispose();
        _runner.Dispose();
        _owner.Dispose();
        return ValueTask.CompletedTask;
    }

    // An embedding that was cut is of length 1 again where the model's are.
    private bool TryFinish(Span<float> embedding, int size)
    {
        var part = embedding[..size];
        var squares = 0.0;
        foreach (var number in part)
            squares += (double)number * number;
        if (!double.IsFinite(squares))
            return false;
        if (size == embedding.Length || !_profile.Modules.IsNormalized || squares == 0)
            return true;
        var scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref var number in part)
            number *= scale;
        return true;
    }
}
