using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace ServingCluster.Frontend.Http.InProcess;

/// <summary>
/// The answer to a request within the process while it is made: headers, then bytes through a pipe that makes a fast writer wait for a slow
/// reader. Its features are those that a web server gives.
/// </summary>
internal sealed class InProcessExchange : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
{
    private readonly CancellationTokenSource _aborted;
    private readonly Pipe _pipe = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private readonly StartingStream _body;

    /// <param name="aborted">What tells that the asker has left. It is disposed with the content.</param>
    public InProcessExchange(CancellationTokenSource aborted)
    {
        _aborted = aborted;
        RequestAborted = aborted.Token;
        _body = new StartingStream(_pipe.Writer.AsStream(leaveOpen: true), StartAsync);
        Writer = PipeWriter.Create(_body, new StreamPipeWriterOptions(leaveOpen: true));
        Content = new LeavingStream(_pipe.Reader.AsStream(), Leave);
    }

    /// <summary>Completes with the headers; fails when there was no answer.</summary>
    public Task Started => _started.Task;

    /// <summary>The bytes of the answer, for the asker. Disposing it before its end cancels the request.</summary>
    public Stream Content { get; }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    public PipeWriter Writer { get; }

    public Stream Stream => _body;

    /// <summary>The same stream under the name of an interface of old.</summary>
    Stream IHttpResponseFeature.Body
    {
        get => _body;
        set => throw new NotSupportedException("The body of this answer cannot be replaced.");
    }

    public CancellationToken RequestAborted { get; set; }

    public void OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return;
        while (_onStarting.TryPop(out var starting))
            await starting.Callback(starting.State);
        HasStarted = true;
        _started.TrySetResult();
    }

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_body, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await StartAsync();
        await Writer.FlushAsync(CancellationToken.None);
        await _pipe.Writer.CompleteAsync();
    }

    public void Abort()
    {
        try
        {
            _aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The asker has left already.
        }
    }

    /// <summary>The application is done with the request: what it left unsent is sent.</summary>
    public async Task FinishAsync()
    {
        RequestAborted.ThrowIfCancellationRequested();
        await CompleteAsync();
    }

    /// <summary>Ends the answer; with a failure its reader is told that it is not whole.</summary>
    public async Task EndAsync(Exception? failure)
    {
        if (failure is not null)
        {
            var broken = new IOException("The request ended before its answer was whole.", failure);
            _started.TrySetException(broken);
            await _pipe.Writer.CompleteAsync(broken);
        }

        while (_onCompleted.TryPop(out var completed))
            await CompleteAsync(completed.Callback, completed.State);
    }

    // One that fails must not keep the others from being told; there is nobody to tell it to, the answer being out.
    private static Task CompleteAsync(Func<object, Task> callback, object state) =>
        callback(state).ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void Leave()
    {
        try
        {
            _aborted.Cancel();
        }
        finally
        {
            _aborted.Dispose();
        }
    }
}
