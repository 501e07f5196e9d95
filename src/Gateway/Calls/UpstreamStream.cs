using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>A call's answer, chunk by chunk. Not thread-safe. Disposing it ends the call wherever it stands.</summary>
internal sealed class UpstreamStream(UpstreamCall call) : IDisposable
{
    private const int Step = 4 * 1024;

    private readonly ChunkSink _sink = new(call.Exchange.Usage);
    private readonly IEventFraming _framing = call.Exchange.OpenFraming();
    private readonly PooledBuffer _buffer = new(Step);
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private int _consumed;
    private bool _isAtEnd;
    private bool _isDone;

    /// <summary>The next chunk; null after the last.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
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
                if (!await AdvanceAsync())
                    return End(call.Failure!);
            }
        }
        catch (Exception exception) when (UpstreamCall.IsExpected(exception))
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

    /// <summary>Reads an event that has come, or waits for more bytes.</summary>
    private async ValueTask<bool> AdvanceAsync()
    {
        if (_stream is null)
            return await OpenAsync();
        if (TryReadEvent())
            return true;
        if (_isAtEnd)
            call.Exchange.OnEnd(_sink);
        else
            await FillAsync();
        return true;
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
        call.Watch.Begin(call.Target.Limits.IdleTimeout);
        using var body = await BoundedBody.ReadAsync(response.Content, call.MaxBytes, call.Watch.Token);
        call.Watch.End();
        _sink.Fail(call.Exchange.ReadFailure((int)response.StatusCode, body.Span));
        return true;
    }

    private bool TryReadEvent()
    {
        var isFound = _framing.TryRead(_buffer.Span[_consumed..], _isAtEnd, out var consumed, out var streamEvent);
        _consumed += consumed;
        if (isFound)
            call.Exchange.OnEvent(streamEvent, _sink);
        return isFound;
    }

    private async ValueTask FillAsync()
    {
        _buffer.Discard(_consumed);
        _consumed = 0;
        if (_buffer.Length > call.MaxBytes)
            throw new AnswerTooLargeException(call.MaxBytes);
        call.Watch.Begin(call.Target.Limits.IdleTimeout);
        try
        {
            var read = await _stream!.ReadAsync(_buffer.GetMemory(Step), call.Watch.Token);
            _buffer.Advance(read);
            _isAtEnd = read == 0;
        }
        finally
        {
            call.Watch.End();
        }
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
