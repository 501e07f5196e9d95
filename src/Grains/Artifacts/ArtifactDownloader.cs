using System.Net;
using System.Net.Sockets;
using ServingCluster.Errors;
using ServingCluster.Net;

namespace ServingCluster.Grains.Artifacts;

/// <summary>Downloads one file over HTTP into a new file, with bounded patience.</summary>
internal sealed class ArtifactDownloader(ArtifactFetcherOptions options, TimeProvider timeProvider) : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = OutboundConnections.ConnectAsync,
        MaxAutomaticRedirections = options.MaxRedirects,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // large files take long; what counts is that bytes keep coming
    };

    /// <summary>Downloads to <paramref name="path"/> and returns the SHA-256 of what came.</summary>
    /// <exception cref="ServingException">The server refuses or cannot be reached, or the file is too large.</exception>
    public async Task<string> DownloadAsync(
        Uri url, string path, long maxBytes, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string reason;
            try
            {
                return await TryDownloadAsync(url, path, maxBytes, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                reason = e.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                reason = $"nothing came for {options.StallTimeout.TotalSeconds:0.##} seconds";
            }

            File.Delete(path);
            if (attempt >= options.MaxAttempts)
                throw Unreachable(url, attempt, reason);
            await Task.Delay(options.RetryDelay * (1 << Math.Min(attempt - 1, 10)), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> TryDownloadAsync(
        Uri url, string path, long maxBytes, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(options.StallTimeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
        Check(response, url);
        var total = response.Content.Headers.ContentLength;
        if (total > maxBytes)
            throw TooLarge(url, $"has {total} bytes", maxBytes);

        var meter = new ProgressMeter(progress, ArtifactStage.Transferring, total);
        using var file = HashedFile.Create(path);
        await using var body = await response.Content.ReadAsStreamAsync(linked.Token).ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await body.ReadAsync(buffer, linked.Token).ConfigureAwait(false)) > 0)
        {
            stall.CancelAfter(options.StallTimeout);
            meter.Add(count);
            if (meter.Done > maxBytes)
                throw TooLarge(url, "goes on", maxBytes);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }

        meter.Report();
        return file.Complete();
    }

    /// <summary>Returns for success, throws what is worth a retry as <see cref="HttpRequestException"/> and the rest for good.</summary>
    private void Check(HttpResponseMessage response, Uri url)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = (int)response.StatusCode;
        var answer = $"the server answered {status} {response.ReasonPhrase}";
        if (status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
            throw new HttpRequestException(answer);
        throw Invalid(status is >= 300 and < 400
            ? $"'{Show(url)}' cannot be downloaded: {answer} after {options.MaxRedirects} redirects or towards an insecure address."
            : $"'{Show(url)}' cannot be downloaded: {answer}. Check that the URL is right and needs no sign-in.");
    }

    private static ServingException TooLarge(Uri url, string found, long maxBytes) =>
        Invalid($"'{Show(url)}' {found}, beyond the limit of {maxBytes} bytes.");

    private static ServingException Unreachable(Uri url, int attempts, string reason) => new(
        ErrorCode.TemporarilyUnavailable,
        $"'{Show(url)}' could not be downloaded in {attempts} attempts: {reason.TrimEnd('.')}. Try again when the server can be reached.");

    private static ServingException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);

    /// <summary>Without user, password and query, which hold secrets in signed URLs.</summary>
    private static string Show(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
