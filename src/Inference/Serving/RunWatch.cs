using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Serving;

/// <summary>
/// Ends a run whose deadline passed or whose only caller went away. One run at a time; the lock is met by the run's thread at its
/// begin and end and by the sweep ten times a second, and keeps the sweep from ending the run after the one that it looked at.
/// </summary>
internal sealed class RunWatch : IDisposable
{
    private readonly OrtRunOptions _options = new();
    private readonly Lock _lock = new();

    // Under the lock.
    private bool _isRunning;
    private bool _wasEnded;
    private long _deadline;
    private CancellationToken _caller;

    /// <summary>A run begins with the options that are returned.</summary>
    /// <param name="deadline">When nobody wants its answer any more, as a timestamp.</param>
    /// <param name="caller">Cancelled when its only caller went away.</param>
    public OrtRunOptions Begin(long deadline, CancellationToken caller)
    {
        lock (_lock)
            (_isRunning, _wasEnded, _deadline, _caller) = (true, false, deadline, caller);
        return _options;
    }

    /// <summary>The run returned or failed.</summary>
    /// <returns>Whether it was ended before its time.</returns>
    public bool End()
    {
        lock (_lock)
        {
            var wasEnded = _wasEnded;
            (_isRunning, _wasEnded, _caller) = (false, false, default);
            if (wasEnded)
                _options.Resume();
            return wasEnded;
        }
    }

    /// <summary>Ends the run, if there is one and nobody wants its answer any more.</summary>
    public void EndIfLate(long now)
    {
        lock (_lock)
        {
            if (!_isRunning || _wasEnded || (_deadline > now && !_caller.IsCancellationRequested))
                return;
            _wasEnded = true;
            _options.Terminate();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _options.Dispose();
}
