namespace ServingCluster.Grains.Storage;

/// <summary>
/// Lets the commands of one grain run one at a time, in the order in which they came:
/// <c>using var _ = await gate.EnterAsync(cancellationToken);</c>. Not re-entrant. Thread-safe.
/// </summary>
public sealed class CommandGate : IDisposable
{
    // Asynchronous waiters of SemaphoreSlim are served in order, and Release hands over to the first of them under the same
    // lock, so nobody overtakes. Only WaitAsync is used here: threads blocked in Wait would go first.
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    /// <summary>Waits for its turn; dispose the result, once, to let the next command in.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up; the command keeps no place.</exception>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_semaphore);
    }

    /// <inheritdoc/>
    public void Dispose() => _semaphore.Dispose();

    /// <summary>The right to run, until it is disposed.</summary>
    public readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim? _semaphore;

        internal Turn(SemaphoreSlim semaphore) => _semaphore = semaphore;

        /// <summary>Lets the next command in.</summary>
        public void Dispose() => _semaphore?.Release();
    }
}
