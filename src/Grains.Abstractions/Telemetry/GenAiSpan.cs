using System.Diagnostics;
using ServingCluster.Inference;

namespace ServingCluster.Telemetry;

/// <summary>
/// The span of one request to a language model, by the OpenTelemetry conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/). Prompts and answers are never recorded. Not thread-safe.
/// </summary>
public sealed class GenAiSpan : IDisposable
{
    // Of larger answers, such as many embeddings, it is not worth the while to find out the model's name.
    private const int LargestRead = 256 * 1024;

    private readonly Activity _span;
    private readonly TimeProvider _time;
    private readonly GenAiAnswer _answer = new();
    private readonly long _began;
    private bool _hasBegun;
    private bool _isTold;

    private GenAiSpan(Activity span, TimeProvider time) => (_span, _time, _began) = (span, time, time.GetTimestamp());

    /// <summary>The span itself, for what belongs to it.</summary>
    public Activity Span => _span;

    /// <summary>Begins the span; null when nobody listens, or when the trace is not recorded.</summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="kind">Internal for a model in this process, client for a provider's.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">The name of the model that is asked.</param>
    /// <param name="provider">Who runs it.</param>
    /// <param name="time">The clock.</param>
    public static GenAiSpan? Start(
        ActivitySource source, ActivityKind kind, InvocationRequest request, string model, string provider, TimeProvider time)
    {
        if (!source.HasListeners())
            return null;
        var operation = GenAiOperations.NameOf(request.Task);
        var span = source.StartSpan(request, $"{operation} {model}", kind,
        [
            new("gen_ai.operation.name", operation),
            new("gen_ai.provider.name", provider),
            new("gen_ai.request.model", model),
        ]);
        return span is { IsAllDataRequested: true } ? new GenAiSpan(span, time) : null;
    }

    /// <summary>The whole answer is there.</summary>
    public void Tell(InvocationResponse answer)
    {
        if (answer.Error is { } error)
            _span.Fail(error);
        else if (answer.Body.Length <= LargestRead)
            _answer.Read(answer.Body.Span);
        Tell(answer.Usage);
    }

    /// <summary>A piece of a streamed answer is there.</summary>
    public void Tell(InvocationChunk chunk)
    {
        if (!_hasBegun && chunk.Error is null)
            NoteFirst();
        if (!chunk.IsLast)
        {
            _answer.Read(chunk.Payload.Span);
            return;
        }

        if (chunk.Error is { } error)
            _span.Fail(error);
        Tell(chunk.Usage);
    }

    /// <summary>Ends the span. A stream that nobody read to its end was cancelled.</summary>
    public void Dispose()
    {
        if (!_isTold)
            _span.Fail(Errors.ErrorCode.Cancelled);
        _span.Dispose();
    }

    private void NoteFirst()
    {
        _hasBegun = true;
        _span.SetTag("gen_ai.request.stream", true);
        _span.SetTag("gen_ai.response.time_to_first_chunk", _time.GetElapsedTime(_began).TotalSeconds);
        _span.AddEvent(new ActivityEvent("gen_ai.first_token"));
    }

    private void Tell(Usage usage)
    {
        _isTold = true;
        if (_answer.Model is { } model)
            _span.SetTag("gen_ai.response.model", model);
        if (_answer.Reasons.Count > 0)
            _span.SetTag("gen_ai.response.finish_reasons", _answer.Reasons.ToArray());
        if (usage == default)
            return;
        _span.SetTag("gen_ai.usage.input_tokens", usage.InputTokens);
        _span.SetTag("gen_ai.usage.output_tokens", usage.OutputTokens);
        if (usage.CachedInputTokens > 0)
            _span.SetTag("gen_ai.usage.cache_read.input_tokens", usage.CachedInputTokens);
    }
}
