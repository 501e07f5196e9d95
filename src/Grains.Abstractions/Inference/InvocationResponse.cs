using System.Buffers;
using ServingCluster.Errors;

namespace ServingCluster.Inference;

/// <summary>
/// The answer to an <see cref="InvocationRequest"/>: a body, or an expected failure as a value. Dispose it after the body
/// has been sent; that gives a pooled body back.
/// </summary>
public sealed class InvocationResponse : IDisposable
{
    private byte[]? _pooled;
    private volatile bool _isDisposed;

    private InvocationResponse(ErrorCode? error, string message, ReadOnlyMemory<byte> body, byte[]? pooled)
    {
        Error = error;
        Message = message;
        Body = body;
        _pooled = pooled;
    }

    /// <summary>What went wrong; null when the model answered.</summary>
    public ErrorCode? Error { get; }

    /// <summary>The failure in words; empty when the model answered.</summary>
    public string Message { get; }

    /// <summary>The JSON answer, UTF-8; empty on failure. Not to be read after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Whether the body was given back and is no longer there.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>When the same request is worth repeating, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The name of the served entity that answered; the router sets it.</summary>
    public string ServedEntity { get; set; } = "";

    /// <summary>The time that the replica or the provider took, where several were asked, all of them; the router sets it.</summary>
    public TimeSpan Upstream { get; set; }

    /// <summary>What the request consumed.</summary>
    public Usage Usage { get; init; }

    /// <summary>Where the time went inside the replica.</summary>
    public InvocationTimings Timings { get; init; }

    /// <summary>An answer whose first <paramref name="length"/> bytes of <paramref name="pooled"/>, rented from <see cref="ArrayPool{T}.Shared"/>, are the body.</summary>
    public static InvocationResponse FromPooled(byte[] pooled, int length, Usage usage = default, InvocationTimings timings = default) =>
        new(null, "", pooled.AsMemory(0, length), pooled) { Usage = usage, Timings = timings };

    /// <summary>An answer over memory that nobody gives back.</summary>
    public static InvocationResponse FromMemory(ReadOnlyMemory<byte> body, Usage usage = default, InvocationTimings timings = default) =>
        new(null, "", body, null) { Usage = usage, Timings = timings };

    /// <summary>An expected failure.</summary>
    public static InvocationResponse Failed(ErrorCode error, string message, TimeSpan? retryAfter = null, InvocationTimings timings = default) =>
        new(error, message, default, null) { RetryAfter = retryAfter, Timings = timings };

    /// <summary>Gives a pooled body back. Safe to call twice.</summary>
    public void Dispose()
    {
        var pooled = Interlocked.Exchange(ref _pooled, null);
        if (pooled is null)
            return;
        _isDisposed = true;
        Body = default;
        ArrayPool<byte>.Shared.Return(pooled);
    }
}
