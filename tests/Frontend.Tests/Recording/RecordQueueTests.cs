using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Tests.Recording;

public sealed class RecordQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _batches = [];
    private readonly SemaphoreSlim _written = new(0);

    [Fact]
    public async Task Records_are_gathered_and_what_stands_behind_a_full_batch_is_not_waited_for()
    {
        var queue = Queue(capacity: 10_000);
        for (var i = 0; i < 3000; i++)
            Assert.True(queue.TryAdd(i));
        queue.Start();
        await PassAsync();
        for (var i = 0; i < 2; i++)
            Assert.True(await _written.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal([1024, 1024, 952], _batches);

        // The last one was not full: the next is gathered again.
        queue.TryAdd(1);
        queue.TryAdd(2);
        await PassAsync();
        Assert.Equal(2, _batches[^1]);
        await queue.StopAsync();
    }

    [Fact]
    public async Task A_stop_writes_at_once_what_is_there()
    {
        var queue = Queue(capacity: 10);
        queue.Start();
        for (var i = 0; i < 10; i++)
            Assert.True(queue.TryAdd(i));
        Assert.False(queue.TryAdd(10));
        await queue.StopAsync();
        Assert.Equal(10, _batches.Sum());
        Assert.False(queue.TryAdd(11));
    }

    private RecordQueue<int> Queue(int capacity) => new(
        capacity,
        batch =>
        {
            _batches.Add(batch.Count);
            _written.Release();
            return Task.CompletedTask;
        },
        (_, exception) => Assert.Fail(exception.ToString()), () => default, _time);

    // Lets time pass until a batch is written.
    private async Task PassAsync()
    {
        while (!await _written.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken))
            _time.Advance(TimeSpan.FromMilliseconds(20));
    }
}
