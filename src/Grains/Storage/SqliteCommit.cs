namespace ServingCluster.Grains.Storage;

/// <summary>One write or delete on its way to the disk.</summary>
/// <param name="key">The record's key.</param>
/// <param name="value">The new content; null to delete.</param>
/// <param name="expectedETag">Null when there must be no record yet.</param>
/// <param name="cancellationToken">Looked at once, when the writer picks this up.</param>
internal sealed class SqliteCommit(string key, byte[]? value, long? expectedETag, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: the writer must not run its callers' code.
    private readonly TaskCompletionSource<long?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key { get; } = key;

    public byte[]? Value { get; } = value;

    public long? ExpectedETag { get; } = expectedETag;

    /// <summary>The record's new ETag once it is on disk; null when the ETag was not the expected one.</summary>
    public Task<long?> Done => _done.Task;

    /// <summary>What the transaction did; told to the caller only when it is on disk.</summary>
    public long? Outcome { get; set; }

    /// <summary>True when the caller gave up before the write began, and was told so.</summary>
    public bool WasGivenUp() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

    public void Acknowledge() => _done.SetResult(Outcome);

    public void Fail(Exception reason) => _done.SetException(reason);
}
