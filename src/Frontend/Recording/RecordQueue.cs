using System.Threading.Channels;

namespace ServingCluster.Frontend.Recording;

/// <summary>
/// Takes records from requests, which never wait, to whoever writes them, in batches. A stop writes what is there. Any number of threads
/// add; one task writes.
/// </summary>
/// <param name="capacity">Records that wait at most.</param>
/// <param name="write">Writes a batch.</param>
/// <param name="fail">Takes a batch that could not be written, and why; said with each batch.</param>
/// <param name="end">Called after the last batch.</param>
/// <param name="time">The clock.</param>
/// <typeparam name="T">The records.</typeparam>
internal sealed class RecordQueue<T>(
    int capacity, Func<IReadOnlyList<T>, Task> write, Action<IReadOnlyList<T>, Exception> fail, Func<ValueTask> end, TimeProvider time)
{
    private const int MostInBatch = 1024;

    // What is there takes a fraction of a second, unless the disk hangs.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    // Requests come one by one. Were each record written as it comes, waking whoever writes would take a request longer than all else that
    // is done for its record.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<T> _records = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private Task _writing = Task.CompletedTask;

    /// <summary>Takes a record; false when there is no room, or the queue was stopped.</summary>
    public bool TryAdd(T record) => _records.Writer.TryWrite(record);

    /// <summary>Begins to write.</summary>
    public void Start() => _writing = Task.Run(WriteAllAsync, CancellationToken.None);

    /// <summary>Takes no more records and waits until those that are there are written.</summary>
    public async Task StopAsync()
    {
        _records.Writer.TryComplete();
        await _stopping.CancelAsync();
        await Task.WhenAny(_writing, Task.Delay(LongestStop, time, CancellationToken.None));
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<T>();
        var wasFull = false;
        while (await _records.Reader.WaitToReadAsync())
        {
            // Behind a full batch there is more already.
            if (!wasFull)
                await Task.Delay(Gathering, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (batch.Count < MostInBatch && _records.Reader.TryRead(out var record))
                batch.Add(record);
            wasFull = batch.Count == MostInBatch;
            await WriteAsync(batch);
            batch.Clear();
        }

        await end();
    }

    private async Task WriteAsync(List<T> batch)
    {
        try
        {
            await write(batch);
        }
        catch (Exception e)
        {
            // The border to the disk: answers go on without their records, which are counted.
            fail(batch, e);
        }
    }
}
