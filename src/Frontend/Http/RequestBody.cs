using System.Buffers;

namespace ServingCluster.Frontend.Http;

/// <summary>A whole request body in one piece of pooled memory. Release it exactly once.</summary>
/// <remarks>
/// It is copied out of the connection's own buffer. Left there, it could not be given back once the caller has gone, since the pipe then
/// refuses every call: each stream that is left early would be told as a fault.
/// </remarks>
internal readonly struct RequestBody
{
    private const int FirstBufferBytes = 8 * 1024;
    private const int SmallBytes = 64 * 1024;

    // Each is held until its request is answered; the shared pool keeps too few for hundreds of requests under way.
    private static readonly ArrayPool<byte> Small = ArrayPool<byte>.Create(SmallBytes, 512);

    private readonly byte[]? _pooled;

    private RequestBody(byte[] pooled, int length)
    {
        _pooled = pooled;
        Bytes = pooled.AsMemory(0, length);
    }

    /// <summary>The body; not to be read after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it was larger than the limit; then it was not read to its end and <see cref="Bytes"/> is empty.</summary>
    public bool IsTooLarge => _pooled is null;

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return default;
        var reader = request.BodyReader;

        // A length that is announced only says how much to begin with: what takes the memory is what came.
        var pooled = Rent((int)Math.Min(request.ContentLength ?? FirstBufferBytes, FirstBufferBytes));
        var length = 0;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var isTooLarge = length + read.Buffer.Length > limit;
                if (!isTooLarge)
                    pooled = Append(pooled, ref length, read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (isTooLarge)
                {
                    Return(pooled);
                    return default;
                }

                if (read.IsCompleted || length == request.ContentLength)
                    return new(pooled, length);
            }
        }
        catch
        {
            Return(pooled);
            throw;
        }
    }

    public void Release()
    {
        if (_pooled is not null)
            Return(_pooled);
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
}
