using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Telemetry;
using ServingCluster.Telemetry;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>A loaded language model: bytes in, bytes out. Requests are read and answers written on the request's own thread.</summary>
internal sealed class LanguageModel : ILoadedModel
{
    private readonly IGenerator _generator;
    private readonly RequestPlanner _planner;
    private readonly IDisposable? _weights;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly int _vocabulary;
    private volatile bool _isLeaving;

    /// <summary>Takes over a generator.</summary>
    /// <param name="profile">The model.</param>
    /// <param name="generator">Generates; disposed with this.</param>
    /// <param name="weights">What it generates with; let go after it. Null for nothing.</param>
    /// <param name="memoryBytes">Memory that loading took.</param>
    /// <param name="time">The clock.</param>
    public LanguageModel(LanguageModelProfile profile, IGenerator generator, IDisposable? weights, long memoryBytes, TimeProvider time)
    {
        (_generator, _weights, _time, MemoryBytes) = (generator, weights, time, memoryBytes);
        (_name, _vocabulary) = (profile.Name, profile.Vocabulary);
        _planner = new RequestPlanner(profile, generator.ContextLength, time);
    }

    /// <inheritdoc/>
    public long MemoryBytes { get; }

    /// <inheritdoc/>
    public int Queued => _generator.Waiting;

    /// <inheritdoc/>
    public long Tokens => _generator.Tokens;

    /// <inheritdoc/>
    public string? Fault => _generator.Fault;

    /// <inheritdoc/>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    public EngineLoad Load => _generator.Load;

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        InferenceSpans.Source.HasListeners() ? TraceAsync(request, cancellationToken) : AnswerAsync(request, null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        InferenceSpans.Source.HasListeners() ? TraceStreamAsync(request, cancellationToken) : PiecesAsync(request, null, cancellationToken);

    private async ValueTask<InvocationResponse> TraceAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        using var span = InferenceSpans.Start(request, _name, _time);
        var answer = await AnswerAsync(request, span, cancellationToken);
        span?.Tell(answer);
        return answer;
    }

    private async IAsyncEnumerable<InvocationChunk> TraceStreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = InferenceSpans.Start(request, _name, _time);
        await foreach (var chunk in PiecesAsync(request, span, cancellationToken))
        {
            span?.Tell(chunk);
            yield return chunk;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationResponse> AnswerAsync(InvocationRequest request, GenAiSpan? span, CancellationToken cancellationToken)
    {
        if (request.Task == InvocationTask.CountTokens)
            return Count(request);
        if (Plan(request, isStream: false, out var fault) is not { } plan)
            return InvocationResponse.Failed(fault!.Code, fault.Message, fault.RetryAfter);
        var began = _time.GetTimestamp();
        await using var answering = new Answering(_generator, plan);
        while (await answering.NextAsync(cancellationToken) is not null)
        {
            // Tokens are taken as they come, so that a stop string ends the work at once.
        }

        TellPhases(span, began, answering);
        return WithoutLeaving(answering.Fault) is { } failed
            ? InvocationResponse.Failed(failed.Code, failed.Message, failed.RetryAfter, answering.Timings)
            : answering.Whole();
    }

    private async IAsyncEnumerable<InvocationChunk> PiecesAsync(
        InvocationRequest request, GenAiSpan? span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Plan(request, isStream: true, out var fault) is not { } plan)
        {
            yield return InvocationChunk.Failed(fault!.Code, fault.Message, fault.RetryAfter);
            yield break;
        }

        var began = _time.GetTimestamp();
        await using var answering = new Answering(_generator, plan);
        while (await answering.NextAsync(cancellationToken) is var (choice, goesOn))
        {
            if (answering.DeltaEvent(choice) is { } delta)
                yield return InvocationChunk.Of(delta, answering.Usage);
            if (!goesOn)
                yield return InvocationChunk.Of(answering.EndEvent(choice), answering.Usage);
        }

        TellPhases(span, began, answering);
        if (WithoutLeaving(answering.Fault) is { } failed)
        {
            yield return InvocationChunk.Failed(failed.Code, failed.Message, failed.RetryAfter, answering.Usage, answering.Timings);
            yield break;
        }

        if (answering.UsageEvent() is { } usage)
            yield return InvocationChunk.Of(usage, answering.Usage);
        yield return InvocationChunk.Completed(answering.Usage, answering.Timings);
    }

    /// <inheritdoc/>
    public async ValueTask<double?> MeasureThroughputAsync(Action<int> progress, CancellationToken cancellationToken) =>
        await new GenerationMeasure(_generator, _vocabulary, _time).RunAsync(progress, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isLeaving = true;
        await _generator.DisposeAsync();
        _weights?.Dispose();
    }

    private void TellPhases(GenAiSpan? span, long began, Answering answering)
    {
        if (span is not null)
            InferenceSpans.Tell(span.Span, began, answering.Timings, _time);
    }

    // No generator is asked: a count waits behind nobody's answer.
    private InvocationResponse Count(InvocationRequest request) => _planner.Count(request, out var fault) is { } tokens
        ? InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"input_tokens":{{tokens}}}""")), default)
        : InvocationResponse.Failed(fault!.Code, fault.Message, fault.RetryAfter);

    private AnswerPlan? Plan(InvocationRequest request, bool isStream, out RequestFault? fault)
    {
        fault = request.Deadline <= _time.GetUtcNow() ? RequestFaults.Late
            : _generator.Fault is { } broken ? RequestFaults.Broken(broken)
            : null;
        return fault is null ? _planner.Plan(request, isStream, out fault) : null;
    }

    // What a generator refuses or breaks off because it is being closed, another replica may answer.
    private RequestFault? WithoutLeaving(RequestFault? fault) =>
        fault is not null && fault != RequestFaults.Late && _isLeaving ? RequestFaults.Leaving : fault;
}
