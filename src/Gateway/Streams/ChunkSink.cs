using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Providers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Streams;

/// <summary>
/// Takes the chunks that follow from a provider's events, and its end. A chunk costs its payload and itself; all else is used again.
/// Not thread-safe.
/// </summary>
internal sealed class ChunkSink : IDisposable
{
    private readonly UsageMeter _usage;
    private readonly Queue<InvocationChunk> _chunks = new();
    private readonly PooledBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>A sink of one stream.</summary>
    public ChunkSink(UsageMeter usage)
    {
        _usage = usage;
        _json = new Utf8JsonWriter(_buffer, AnswerJson.WriterOptions);
    }

    /// <summary>Whether the provider has said that the answer is complete, or it has failed.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether there was any chunk.</summary>
    public bool HasChunks { get; private set; }

    /// <summary>Why it failed; null otherwise.</summary>
    public ProviderFailure? Failure { get; private set; }

    /// <summary>Begins a chunk of our own: one JSON value is to be written, then <see cref="End"/> called.</summary>
    public Utf8JsonWriter Begin()
    {
        _buffer.Clear();
        _json.Reset();
        return _json;
    }

    /// <summary>Ends the chunk begun.</summary>
    /// <param name="name">The event's name, in protocols that have names.</param>
    public void End(string name = "")
    {
        _json.Flush();
        Pass(_buffer.Span, name);
    }

    /// <summary>Passes a chunk on as it is.</summary>
    public void Pass(ReadOnlySpan<byte> payload, string name = "")
    {
        HasChunks = true;
        var memory = payload.ToArray();
        _chunks.Enqueue(InvocationChunk.Of(memory, _usage.SoFar(), name));
    }

    /// <summary>The answer is complete; what follows is not read.</summary>
    public void Complete() => IsEnded = true;

    /// <summary>The answer failed in the provider's words.</summary>
    public void Fail(ProviderFailure failure)
    {
        IsEnded = true;
        Failure ??= failure;
    }

    /// <summary>The provider closed the stream before the end of the answer.</summary>
    public void BrokeOff() => Fail(new(FailureKind.Unavailable, "The stream was closed before the end of the answer."));

    /// <summary>Takes the next chunk out.</summary>
    public bool TryTake([NotNullWhen(true)] out InvocationChunk? chunk) => _chunks.TryDequeue(out chunk);

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }
}
