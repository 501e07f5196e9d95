using System.IO.Pipelines;
using System.Net.Security;

namespace ServingCluster.Client.Security;

/// <summary>The pipes over a TLS stream.</summary>
internal sealed class SecuredTransport(SslStream stream) : IDuplexPipe
{
    // As much as a TLS record holds: smaller pieces would cost a record, and a write to the socket, each.
    private const int RecordSize = 16 * 1024;

    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: RecordSize, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: RecordSize, leaveOpen: true));
}
