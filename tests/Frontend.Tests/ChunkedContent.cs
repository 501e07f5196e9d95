using System.Net;
using System.Net.Http.Headers;

namespace ServingCluster.Frontend.Tests;

/// <summary>The letters of the alphabet over and over, of unknown length, in several writes.</summary>
internal sealed class ChunkedContent : HttpContent
{
    private const int Piece = 3_001;
    private readonly int _length;

    public ChunkedContent(int length)
    {
        _length = length;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var start = 0; start < _length; start += Piece)
        {
            var piece = new byte[Math.Min(Piece, _length - start)];
            for (var i = 0; i < piece.Length; i++)
                piece[i] = (byte)('a' + ((start + i) % 26));
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
