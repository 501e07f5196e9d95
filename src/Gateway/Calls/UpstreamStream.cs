using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>A call's answer, chunk by chunk. Not thread-safe. Disposing it ends the call wherever it stands.</summary>
internal sealed class UpstreamStream(UpstreamCall call, IEventFraming framing) : IDisposable
{
    private const int Step = 4 * 1024;

    private readonly ChunkSink _sink = new(call.Exchange.Usage);
    private readonly PooledBuffer _buffer = new(Step);
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private int _consumed;
    private bool _isAtEnd;
    private bool _isDone;

    /// <summary>The next chunk; null after the last.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    // One method that waits, in one box that is used again: it waits for every token.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InvocationChunk?> NextAsync()
    {
        if (_isDone)
            return null;
        try
        {
            while (true)
            {
                if (_sink.TryTake(out var chunk))
                    return chunk;
                if (_sink.IsEnded)
                    return Finish();
                if (_stream is null)
                {
                    if (!await OpenAsync())
                        return End(call.Failure!);
                }
                else if (!TryReadEvent())
                {
                    if (_isAtEnd)
                        call.Exchange.OnEnd(_sink);
                    else
                        Took(await ReadAsync(_stream));
                }
            }
        }
        catch (ServingException exception)
        {
            return End(CallFailure.Of(exception));
        }
        catch (Exception exception) when (CallExceptions.IsExpected(exception))
        {
            return End(call.Explain(exception));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _response?.Dispose();
        _sink.Dispose();
        _buffer.Dispose();
        call.Dispose();
    }

    private async ValueTask<bool> OpenAsync()
    {
        _response = await call.SendAsync();
        if (_response is null)
            return false;
        if (_response.Content.Headers.ContentType?.MediaType == "application/json")
            return await RefuseAsync(_response);
        _stream = await _response.Content.ReadAsStreamAsync(call.Watch.Token);
        return true;
    }

    /// <summary>An answer in one piece where a stream was asked for: a failure with a status of success.</summary>
    private async ValueTask<bool> RefuseAsync(HttpResponseMessage response)
    {
        using var body = await AnswerReader.ReadBodyAsync(call, response);
        _sink.Fail(call.Exchange.ReadFailure((int)response.StatusCode, body.Span));
        return true;
    }

    private bool TryReadEvent()
    {
        var isFound = framing.TryRead(_buffer.Span[_consumed..], _isAtEnd, out var consumed, out var streamEvent);
        _consumed += consumed;
        if (isFound)
            call.Exchange.OnEvent(streamEvent, _sink);
        return isFound;
    }

    private ValueTask<int> ReadAsync(Stream stream)
    {
        _buffer.Discard(_consumed);
        _consumed = 0;
        return call.BeginRead(stream, _buffer);
    }

    private void Took(int read)
    {
        call.EndRead(_buffer, read);
        _isAtEnd = read == 0;
    }

    private InvocationChunk Finish()
    {
        if (_sink.Failure is { } failure)
            return End(FailureReport.Of(call.Target, failure));
        _isDone = true;
        return InvocationChunk.Completed(call.Exchange.Usage.ToUsage(), call.Timings);
    }

    private InvocationChunk End(CallFailure failure)
    {
        _isDone = true;
        return failure.ToChunk(call.Exchange.Usage.SoFar(), call.Timings);
    }
}
