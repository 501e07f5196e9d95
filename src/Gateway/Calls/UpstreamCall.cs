using System.Net;
using System.Text.Json;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Providers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>
/// One request on its way to a provider: its attempts, the pauses between them, and the failure if none succeeds. Not thread-safe.
/// </summary>
internal sealed class UpstreamCall : IDisposable
{
    // Of an answer that is a failure only this much is read: it says what is wrong in its first words.
    private const int LargestFailure = 64 * 1024;

    private readonly CallTools _tools;
    private readonly TargetState _target;
    private readonly ProviderCall _call;
    private readonly InvocationRequest _request;
    private readonly bool _isStream;
    private TimeSpan? _delay;
    private bool _wasRenewed;

    /// <summary>A call that is to be sent. It owns <paramref name="call"/>.</summary>
    public UpstreamCall(
        CallTools tools, TargetState target, ProviderCall call, InvocationRequest request, bool isStream, CancellationToken cancellationToken)
    {
        (_tools, _target, _call, _request, _isStream) = (tools, target, call, request, isStream);
        Watch = new CallWatch(tools.Time, request.Deadline, cancellationToken);
    }

    /// <summary>Its time.</summary>
    public CallWatch Watch { get; }

    /// <summary>Who is called.</summary>
    public TargetState Target => _target;

    /// <summary>Reads what comes back.</summary>
    public Exchange Exchange => _call.Exchange;

    /// <summary>The largest answer or event that is read, in bytes.</summary>
    public int MaxBytes => _tools.Options.MaxAnswerBytes;

    /// <summary>Why it failed; null as long as it has not.</summary>
    public CallFailure? Failure { get; private set; }

    /// <summary>Where its time went.</summary>
    public InvocationTimings Timings => new(TimeSpan.Zero, Watch.Waited, 0, 0);

    /// <summary>Sends it, again where that is worth it.</summary>
    /// <returns>An answer with a status of success, its content not read yet; null when there is a <see cref="Failure"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async ValueTask<HttpResponseMessage?> SendAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!_target.Circuit.TryEnter(out var retryAfter))
            {
                Failure ??= FailureReport.Open(_target, retryAfter);
                return null;
            }

            if (await TryOnceAsync(attempt) is { } response)
                return response;
            if (_delay is not { } delay)
                return null;
            await PauseAsync(delay);
        }
    }

    /// <summary>Makes a failure of what was thrown on the way.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public CallFailure Explain(Exception exception)
    {
        Watch.ThrowIfCallerLeft();
        Failure = exception switch
        {
            OperationCanceledException when Watch.HasEnded => Watch.IsLate ? FailureReport.Late(_target) : FailureReport.Silent(_target, Watch.Patience),
            OperationCanceledException => FailureReport.Unreachable(_target, "no connection within the time allowed"),
            AnswerTooLargeException => FailureReport.Unreadable(_target, $"it is larger than {MaxBytes} bytes"),
            HttpRequestException http => FailureReport.Unreachable(_target, Words(http.HttpRequestError)),
            IOException => FailureReport.Unreachable(_target, "the connection was lost"),
            _ => FailureReport.Unreadable(_target, "it is not in the provider's format"),
        };
        return Failure;
    }

    /// <summary>Whether an exception is a provider's or the network's fault, to be explained; anything else is a fault of this program.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException or JsonException or FormatException
            or InvalidOperationException or KeyNotFoundException;

    /// <inheritdoc/>
    public void Dispose()
    {
        Watch.Dispose();
        _call.Dispose();
    }

    private static string Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name is not known to DNS",
        HttpRequestError.SecureConnectionError => "no secure connection could be made",
        HttpRequestError.ConnectionError => "the connection failed",
        HttpRequestError.ProxyTunnelError => "the proxy gave no connection",
        _ => "the connection was lost",
    };

    private async ValueTask<HttpResponseMessage?> TryOnceAsync(int attempt)
    {
        _delay = null;
        var isSettled = false;
        Watch.Begin(_target.Limits.FirstByteTimeout);
        try
        {
            var response = await PostAsync();
            isSettled = true;
            if (response.IsSuccessStatusCode)
                return Accept(response);
            using (response)
                await RefuseAsync(response, attempt);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            isSettled = true;
            Lose(exception, attempt);
        }
        finally
        {
            Watch.End();
            // No credential was to be had, which says nothing about the provider.
            if (!isSettled)
                _target.Circuit.Undecided();
        }

        return null;
    }

    private async ValueTask<HttpResponseMessage> PostAsync()
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _call.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new CallContent(_call),
        };
        foreach (var (name, value) in _call.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        await _call.Credential.ApplyAsync(message, _call.Content.Memory, Watch.Token);
        return await _tools.Upstream.SendAsync(message, Watch.Token);
    }

    private HttpResponseMessage Accept(HttpResponseMessage response)
    {
        _target.Circuit.Succeeded();
        Failure = null;
        return response;
    }

    private async ValueTask RefuseAsync(HttpResponseMessage response, int attempt)
    {
        var status = (int)response.StatusCode;
        var failure = await ReadFailureAsync(response, status);
        Report(failure.Kind);
        var asked = RetryAfterHeader.Read(response.Headers, _tools.Time.GetUtcNow());
        Failure = FailureReport.Of(_target, failure, asked);
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
        catch (Exception exception) when (IsExpected(exception) && !Watch.HasEnded)
        {
            return new(ProviderFailure.KindOf(status), $"Status {status}.");
        }
    }

    private void Report(FailureKind kind)
    {
        if (kind == FailureKind.Unavailable)
            _target.Circuit.Failed();
        else if (kind == FailureKind.Throttled)
            _target.Circuit.Undecided();
        else
            _target.Circuit.Succeeded();
    }

    private void Lose(Exception exception, int attempt)
    {
        if (Watch.HasEnded && (Watch.IsLate || Watch.HasCallerLeft))
            _target.Circuit.Undecided();
        else
            _target.Circuit.Failed();
        Explain(exception);
        // A provider that was silent for so long may be at work on it: no second time.
        if (!Watch.HasEnded)
            _delay = DelayAfter(attempt, asked: null);
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
