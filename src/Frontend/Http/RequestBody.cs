using System.Buffers;
using System.IO.Pipelines;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// A whole request body in one piece of memory. Release it exactly once; that gives a pooled buffer, or the connection's own
/// buffer, back.
/// </summary>
internal readonly struct RequestBody
{
    private const int FirstBufferBytes = 8 * 1024;
    private const int SmallBytes = 64 * 1024;

    // Each is held until its request is answered; the shared pool keeps too few for hundreds of requests under way.
    private static readonly ArrayPool<byte> Small = ArrayPool<byte>.Create(SmallBytes, 512);

    private readonly PipeReader? _held;
    private readonly SequencePosition _heldEnd;
    private readonly byte[]? _pooled;

    private RequestBody(ReadOnlyMemory<byte> bytes, PipeReader? held, SequencePosition heldEnd, byte[]? pooled, bool isTooLarge)
    {
        Bytes = bytes;
        _held = held;
        _heldEnd = heldEnd;
        _pooled = pooled;
        IsTooLarge = isTooLarge;
    }

    /// <summary>The body; not to be read after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it was larger than the limit; then it was not read to its end and <see cref="Bytes"/> is empty.</summary>
    public bool IsTooLarge { get; }

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return TooLarge;
        var reader = request.BodyReader;
        var read = await reader.ReadAsync(cancellationToken);

        // A body that arrived in one piece stays where it is: the pipe keeps the memory until it is told to go on.
        if (read.Buffer.IsSingleSegment && IsWhole(request, read))
            return read.Buffer.Length > limit ? Abandon(reader, read) : new(read.Buffer.First, reader, read.Buffer.End, null, false);
        return await CopyAsync(reader, read, limit, cancellationToken);
    }

    public void Release()
    {
        _held?.AdvanceTo(_heldEnd);
        if (_pooled is not null)
            Return(_pooled);
    }

    private static RequestBody TooLarge => new(default, null, default, null, true);

    private static bool IsWhole(HttpRequest request, in ReadResult read) =>
        read.IsCompleted || read.Buffer.Length == request.ContentLength;

    private static async ValueTask<RequestBody> CopyAsync(PipeReader reader, ReadResult read, int limit, CancellationToken cancellationToken)
    {
        var pooled = Rent(FirstBufferBytes);
        var length = 0;
        try
        {
            while (true)
            {
                if (length + read.Buffer.Length > limit)
                {
                    Return(pooled);
                    return Abandon(reader, read);
                }

                pooled = Append(pooled, ref length, read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return new(pooled.AsMemory(0, length), null, default, pooled, false);
                read = await reader.ReadAsync(cancellationToken);
            }
        }
        catch
        {
            Return(pooled);
            throw;
        }
    }

    private static byte[] Append(byte[] pooled, ref int length, in ReadOnlySequence<byte> bytes)
    {
        var needed = length + (int)bytes.Length;
        if (needed > pooled.Length)
        {
            var larger = Rent(Math.Max(needed, pooled.Length * 2));
            pooled.AsSpan(0, length).CopyTo(larger);
            Return(pooled);
            pooled = larger;
        }

        bytes.CopyTo(pooled.AsSpan(length));
        length = needed;
        return pooled;
    }

    private static byte[] Rent(int bytes) => (bytes <= SmallBytes ? Small : ArrayPool<byte>.Shared).Rent(bytes);

    private static void Return(byte[] pooled) => (pooled.Length <= SmallBytes ? Small : ArrayPool<byte>.Shared).Return(pooled);

    private static RequestBody Abandon(PipeReader reader, in ReadResult read)
    {
        reader.AdvanceTo(read.Buffer.End);
        return TooLarge;
    }
}
