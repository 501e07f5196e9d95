using System.Text.Json;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers;

/// <summary>
/// Reads what comes back from one call and writes what the caller's task expects: an answer, or chunks of one, or a failure. One per
/// call, of one attempt's answer: an attempt that failed has shown it an error at most. Not thread-safe.
/// </summary>
/// <remarks>
/// What isn't the provider's format ends in a <see cref="JsonException"/>, <see cref="InvalidOperationException"/> of a JSON reader,
/// <see cref="KeyNotFoundException"/> or <see cref="FormatException"/>; the caller makes the provider's failure of it.
/// </remarks>
internal abstract class Exchange(UsageMeter usage)
{
    /// <summary>What the request consumed, as far as is known.</summary>
    public UsageMeter Usage { get; } = usage;

    /// <summary>A reader of the stream's frames; server-sent events unless overridden.</summary>
    public virtual IEventFraming OpenFraming() => new SseFraming();

    /// <summary>
    /// Reads a whole answer, and <see cref="Usage"/> from it.
    /// </summary>
    /// <param name="answer">What the provider sent with a status of success. Owned by this method: handed on, or disposed.</param>
    /// <returns>The body for the caller.</returns>
    public abstract PooledBuffer ReadAnswer(PooledBuffer answer);

    /// <summary>Reads one event of a stream and writes what follows from it, if anything.</summary>
    public abstract void OnEvent(in StreamEvent streamEvent, ChunkSink sink);

    /// <summary>The stream ended without having said so; a failure unless the answer was complete.</summary>
    public virtual void OnEnd(ChunkSink sink) => sink.BrokeOff();

    /// <summary>Reads an answer with a status that is none of success.</summary>
    public virtual ProviderFailure ReadFailure(int status, ReadOnlySpan<byte> body) =>
        new(ProviderFailure.KindOf(status), FailureText.Find(body));
}
