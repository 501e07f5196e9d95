using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.Http;

/// <summary>Reads answers up to a size.</summary>
internal static class BoundedBody
{
    private const int Step = 16 * 1024;

    /// <summary>Reads all of it.</summary>
    /// <exception cref="AnswerTooLargeException">It is larger.</exception>
    public static async ValueTask<PooledBuffer> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
            throw new AnswerTooLargeException(most);
        var buffer = new PooledBuffer((int)(content.Headers.ContentLength ?? Step) + 1);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken);
            await using (stream.ConfigureAwait(false))
                await FillAsync(stream, buffer, most, cancellationToken);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static async ValueTask FillAsync(Stream stream, PooledBuffer buffer, int most, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(buffer.GetMemory(), cancellationToken) is var read and > 0)
        {
            buffer.Advance(read);
            if (buffer.Length > most)
                throw new AnswerTooLargeException(most);
        }
    }
}
