using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;
using ServingCluster.Gateway.Telemetry;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Gateway.Calls;

/// <summary>
/// One request on its way to a provider: its attempts, the pauses between them, and the failure if none succeeds. Not thread-safe.
/// </summary>
internal sealed class UpstreamCall : IDisposable
{
    // Of an answer that is a failure only this much is read: it says what is wrong in its first words.
    private const int LargestFailure = 64 * 1024;
    private const int SmallestRead = 4 * 1024;

    private readonly CallTools _tools;
    private readonly TargetState _target;
    private readonly ProviderCall _call;
    private readonly InvocationRequest _request;
    private readonly string _mediaType;
    private TimeSpan? _delay;
    private bool _wasRenewed;
    private bool _isSettled;
    private int _term;

    /// <summary>A call that is to be sent.</summary>
    /// <param name="tools">What it uses.</param>
    /// <param name="target">Who is called.</param>
    /// <param name="call">What is sent; owned by this object.</param>
    /// <param name="request">What it is sent for.</param>
    /// <param name="framing">How the events of the answer's stream are found; null where the answer is to come in one piece.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    public UpstreamCall(
        CallTools tools, TargetState target, ProviderCall call, InvocationRequest request, IEventFraming? framing, CancellationToken cancellationToken)
    {
        (_tools, _target, _call, _request) = (tools, target, call, request);
        (Framing, _mediaType) = (framing, framing?.MediaType ?? "application/json");
        Watch = new CallWatch(tools.Time, tools.Timers, request.Deadline, cancellationToken);
    }

    /// <summary>Its time.</summary>
    public CallWatch Watch { get; }

    /// <summary>Who is called.</summary>
    public TargetState Target => _target;

    /// <summary>Reads what comes back.</summary>
    public Exchange Exchange => _call.Exchange;

    /// <summary>How the events of the answer's stream are found.</summary>
    public IEventFraming? Framing { get; }

    /// <summary>The largest answer or event that is read, in bytes.</summary>
    public int MaxBytes => _tools.Options.MaxAnswerBytes;

    /// <summary>Why it failed; null as long as it has not.</summary>
    public CallFailure? Failure { get; private set; }

    /// <summary>Where its time went.</summary>
    public InvocationTimings Timings => new(TimeSpan.Zero, Watch.Waited, 0, 0);

    private CallJournal Journal => new(_target, _term, _tools.Logger);

    /// <summary>Sends it, again where that is worth it.</summary>
    /// <returns>An answer with a status of success, its content not read yet; null when there is a <see cref="Failure"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async ValueTask<HttpResponseMessage?> SendAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!_target.Circuit.TryEnter(out _term, out var retryAfter))
            {
                Failure ??= FailureReport.Open(_target, retryAfter);
                return null;
            }

            (_delay, _isSettled) = (null, false);
            Watch.Begin(_target.Limits.FirstByteTimeout);
            try
            {
                var message = await CallMessage.CreateAsync(_call, _mediaType, Watch.Token);
                var response = await (GatewaySpans.Source.HasListeners() ? TracePostAsync(message, attempt) : _tools.Upstream.SendAsync(message, Watch.Token));
                if (response.IsSuccessStatusCode)
                    return Accept(response);
                await RefuseAsync(response, attempt);
            }
            catch (Exception exception) when (CallExceptions.IsExpected(exception))
            {
                Lose(exception, attempt);
            }
            finally
            {
                Watch.End();
                // No credential was to be had, or the refusal could not be read: that says nothing about the provider.
                if (!_isSettled)
                    Journal.Undecided();
            }

            if (_delay is not { } delay)
                return null;
            await PauseAsync(delay);
        }
    }

    /// <summary>Waits for more of an answer that comes in one piece.</summary>
    /// <param name="stream">The answer.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <returns>False when there is no more.</returns>
    /// <exception cref="AnswerTooLargeException">There is more in the buffer than is read of one answer.</exception>
    public ValueTask<bool> ReadMoreAsync(Stream stream, PooledBuffer buffer)
    {
        if (buffer.Length > MaxBytes)
            throw new AnswerTooLargeException(MaxBytes);
        var reading = stream.ReadAsync(buffer.GetMemory(buffer.Room == 0 ? SmallestRead : 1), Watch.Token);
        if (!reading.IsCompletedSuccessfully)
            return WaitAsync(reading, buffer);

        // As nearly always: it came with its headers, and nobody waits.
        var read = reading.Result;
        buffer.Advance(read);
        return new(read > 0);
    }

    /// <summary>Begins to wait for more of an answer, which ends with <see cref="EndRead"/> or <see cref="Explain"/>.</summary>
    /// <exception cref="AnswerTooLargeException">There is more in the buffer than is read of one answer.</exception>
    public ValueTask<int> BeginRead(Stream stream, PooledBuffer buffer)
    {
        if (buffer.Length > MaxBytes)
            throw new AnswerTooLargeException(MaxBytes);
        Watch.Begin(_target.Limits.IdleTimeout);
        return stream.ReadAsync(buffer.GetMemory(SmallestRead), Watch.Token);
    }

    /// <summary>More of an answer has come.</summary>
    public void EndRead(PooledBuffer buffer, int read)
    {
        Watch.End();
        buffer.Advance(read);
    }

    /// <summary>Makes a failure of what was thrown on the way.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public CallFailure Explain(Exception exception)
    {
        Watch.End();
        Watch.ThrowIfCallerLeft();
        return Fail(CallExceptions.Explain(exception, _target, Watch));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Watch.Dispose();
        _call.Dispose();
    }

    private async ValueTask<bool> WaitAsync(ValueTask<int> reading, PooledBuffer buffer)
    {
        Watch.Begin(_target.Limits.IdleTimeout);
        var read = await reading;
        EndRead(buffer, read);
        return read > 0;
    }

    private async Task<HttpResponseMessage> TracePostAsync(HttpRequestMessage message, int attempt)
    {
        using var span = GatewaySpans.StartPost(_call.Url, _target, attempt);
        try
        {
            var response = await _tools.Upstream.SendAsync(message, Watch.Token);
            GatewaySpans.Tell(span, response);
            return response;
        }
        catch (Exception e) when (span.FailWith(e))
        {
            throw;
        }
    }

    private HttpResponseMessage Accept(HttpResponseMessage response)
    {
        _isSettled = true;
        Journal.Answered();
        Failure = null;
        return response;
    }

    private async ValueTask RefuseAsync(HttpResponseMessage refusal, int attempt)
    {
        using var response = refusal;
        var status = (int)response.StatusCode;
        var failure = await ReadFailureAsync(response, status);
        Journal.Refused(failure.Kind);
        _isSettled = true;
        var asked = RetryAfterHeader.Read(response.Headers, _tools.Time.GetUtcNow()) ?? failure.RetryAfter;
        Fail(FailureReport.Of(_target, failure, asked));
        if (status == 401 && !_wasRenewed && _call.Credential.Renew())
            (_wasRenewed, _delay) = (true, TimeSpan.Zero);
        else if (failure.Kind is FailureKind.Throttled or FailureKind.Unavailable)
            _delay = DelayAfter(attempt, asked);
    }

    private async ValueTask<ProviderFailure> ReadFailureAsync(HttpResponseMessage response, int status)
    {
        try
        {
            using var body = await BoundedBody.ReadAsync(response.Content, LargestFailure, Watch.Token);
            return _call.Exchange.ReadFailure(status, body.Span);
        }
        catch (Exception exception) when (CallExceptions.IsExpected(exception) && !Watch.HasEnded)
        {
            return new(ProviderFailure.KindOf(status), $"Status {status}.");
        }
    }

    private void Lose(Exception exception, int attempt)
    {
        _isSettled = true;
        if (Watch.HasEnded && (Watch.IsLate || Watch.HasCallerLeft))
            Journal.Undecided();
        else
            Journal.Lost();
        Explain(exception);
        // A provider that was silent for so long may be at work on it: no second time.
        if (!Watch.HasEnded)
            _delay = DelayAfter(attempt, asked: null);
    }

    private CallFailure Fail(CallFailure failure)
    {
        Journal.Failed(failure);
        return Failure = failure;
    }

    private TimeSpan? DelayAfter(int attempt, TimeSpan? asked)
    {
        // Differs from request to request, which is all that is asked of it.
        var jitter = (uint)HashCode.Combine(_request.RequestId, attempt) / (double)uint.MaxValue;
        return _tools.Retries.DelayAfter(attempt, asked, Watch.Left, jitter);
    }

    private async ValueTask PauseAsync(TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
            return;
        Watch.Begin(delay + TimeSpan.FromSeconds(1));
        try
        {
            await Task.Delay(delay, _tools.Time, Watch.Token);
        }
        catch (OperationCanceledException)
        {
            Watch.ThrowIfCallerLeft();
        }
        finally
        {
            Watch.End();
        }
    }
}
