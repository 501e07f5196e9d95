using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Telemetry;

namespace ServingCluster.Inference.Serving;

/// <summary>A loaded ONNX model: bytes in, bytes out. Parsing and writing happen on the request's own thread, only runs are shared.</summary>
internal sealed class OnnxModel : ILoadedModel
{
    private const string NotALanguageModel =
        "This endpoint serves a custom model: it answers dataframe_split, dataframe_records, instances or inputs with predictions, and takes no chat, completion or embedding requests.";

    private readonly GraphRunner _graph;
    private readonly ScoringRequestReader _reader;
    private readonly ScoringResponseWriter _writer;
    private readonly OnnxBatchRunner _runner;
    private readonly NaturalBatcher<ScoringItem> _batcher;
    private readonly TimeProvider _time;

    /// <summary>Takes over a graph.</summary>
    public OnnxModel(LoadedGraph loaded, long memoryBytes, TimeProvider time)
    {
        (_graph, _time, MemoryBytes) = (loaded.Graph, time, memoryBytes);
        _reader = new ScoringRequestReader(loaded.Plan);
        _writer = new ScoringResponseWriter(_graph.Outputs.Select(o => o.Name));
        _runner = new OnnxBatchRunner(_graph, loaded.Settings.ConcurrentRuns, time) { SharesRuns = loaded.SharesRuns };
        _batcher = new NaturalBatcher<ScoringItem>(_runner, loaded.Settings.ConcurrentRuns, loaded.Settings.MaxBatchRows, time);
    }

    /// <inheritdoc/>
    public long MemoryBytes { get; }

    /// <inheritdoc/>
    public int Queued => _batcher.Queued;

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        if (Lateness.DeadlineOf(request, _time) is not { } deadline)
            return ValueTask.FromResult(Lateness.Answer(default));
        if (request.Task != InvocationTask.Predict)
            return ValueTask.FromResult(InvocationResponse.Failed(ErrorCode.BadRequest, NotALanguageModel));
        var read = _reader.Read(request.Body, request.Format);
        if (read.Request is not { } parsed)
            return ValueTask.FromResult(InvocationResponse.Failed(ErrorCode.BadRequest, read.Error));

        var item = new ScoringItem(this)
        {
            Request = parsed,
            Rows = parsed.Rows,
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
            ErrorCode.BadRequest, "This endpoint serves a custom model, whose answer comes in one piece; ask for it without streaming.");
    }

    /// <summary>Writes the answer to a request that was run or given up.</summary>
    internal InvocationResponse Answer(ScoringItem item)
    {
        InferenceSpans.Tell(item, item.Timings, _time);
        if (item.WasGivenUp)
            return Lateness.GivenUp(item.EnqueuedAt, _time);
        if (item.WasEnded)
            return Lateness.Answer(item.Timings);
        if (item.Outputs is not { } outputs)
        {
            return InvocationResponse.Failed(ErrorCode.BadRequest,
                $"The model could not be evaluated on this input: {item.Refusal} Verify that the input is compatible with the model.", null, item.Timings);
        }

        var request = item.Request;
        var body = _writer.Write(outputs.Values, item.FirstRow, request.Rows, outputs.TotalRows, request.Form);
        return InvocationResponse.FromPooled(body.Pooled, body.Length, new Usage(request.Rows), item.Timings);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _batcher.Dispose();
        _runner.Dispose();
        _graph.Dispose();
        return ValueTask.CompletedTask;
    }
}
