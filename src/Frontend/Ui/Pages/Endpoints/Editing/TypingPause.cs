namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>Waits until nothing more has been typed for a while. Used on one thread at a time.</summary>
internal sealed class TypingPause(TimeProvider time, TimeSpan length) : IDisposable
{
    private CancellationTokenSource? _latest;

    /// <summary>Begins to wait; whoever waited before waits no more.</summary>
    /// <returns>A token that holds until the next beginning or <see cref="Dispose"/>.</returns>
    /// <exception cref="OperationCanceledException">Something more was typed.</exception>
    public async Task<CancellationToken> PassAsync()
    {
        Cancel();
        _latest = new CancellationTokenSource();
        var token = _latest.Token;
        await Task.Delay(length, time, token);
        return token;
    }

    /// <summary>Ends the wait, and what was begun after it.</summary>
    public void Cancel()
    {
        _latest?.Cancel();
        _latest?.Dispose();
        _latest = null;
    }

    public void Dispose() => Cancel();
}
