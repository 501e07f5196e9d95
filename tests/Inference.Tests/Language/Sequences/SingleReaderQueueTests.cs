using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Tests.Language.Sequences;

public sealed class SingleReaderQueueTests
{
    private readonly SingleReaderQueue<int> _queue = new();

    [Fact]
    public async Task What_was_written_is_read_in_order_and_then_comes_the_end()
    {
        for (var i = 0; i < 5000; i++)
            _queue.Write(i);
        _queue.Complete();
        for (var i = 0; i < 5000; i++)
        {
            Assert.True(await _queue.WaitToReadAsync(default));
            Assert.False(_queue.IsExhausted);
            Assert.True(_queue.TryRead(out var item));
            Assert.Equal(i, item);
        }

        Assert.False(await _queue.WaitToReadAsync(default));
        Assert.False(_queue.TryRead(out _));
        Assert.True(_queue.IsExhausted);
    }

    [Fact]
    public async Task A_waiting_reader_is_woken_by_an_item_and_by_the_end()
    {
        var wait = _queue.WaitToReadAsync(default).AsTask();
        Assert.False(wait.IsCompleted);
        _queue.Write(7);
        Assert.True(await wait);
        Assert.True(_queue.TryRead(out _));
        wait = _queue.WaitToReadAsync(default).AsTask();
        _queue.Complete();
        Assert.False(await wait);
    }

    [Fact]
    public async Task The_reader_does_not_go_on_on_the_writers_thread()
    {
        var readers = new TaskCompletionSource<int>();
        async Task ReadAsync()
        {
            await _queue.WaitToReadAsync(default).ConfigureAwait(false);
            readers.SetResult(Environment.CurrentManagedThreadId);
        }

        var reading = ReadAsync();
        var writer = 0;
        var thread = new Thread(() =>
        {
            writer = Environment.CurrentManagedThreadId;
            _queue.Write(1);
        });
        thread.Start();
        thread.Join();
        await reading;
        Assert.NotEqual(writer, await readers.Task);
    }

    [Fact]
    public async Task A_cancelled_wait_takes_nothing_and_another_one_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = _queue.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => wait);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _queue.WaitToReadAsync(cancellation.Token));
        _queue.Write(3);
        Assert.True(await _queue.WaitToReadAsync(default));
        Assert.True(_queue.TryRead(out var item));
        Assert.Equal(3, item);
    }

    [Fact]
    public async Task Nothing_is_lost_between_a_fast_writer_and_a_fast_reader()
    {
        const int Items = 300_000;
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < Items; i++)
                _queue.Write(i);
            _queue.Complete();
        });
        var next = 0;
        while (await _queue.WaitToReadAsync(default))
        {
            while (_queue.TryRead(out var item))
                Assert.Equal(next++, item);
        }

        await writing;
        Assert.Equal(Items, next);
    }

    [Fact]
    public async Task Nothing_is_lost_when_waits_are_cancelled_at_random()
    {
        const int Items = 20_000;
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < Items; i++)
            {
                _queue.Write(i);
                Thread.Yield();
            }

            _queue.Complete();
        });
        var next = 0;
        for (var more = true; more;)
        {
            using var cancellation = new CancellationTokenSource();
            var cancelling = Task.Run(cancellation.Cancel);
            try
            {
                more = await _queue.WaitToReadAsync(cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                more = true;
            }

            while (_queue.TryRead(out var item))
                Assert.Equal(next++, item);
            await cancelling;
        }

        await writing;
        Assert.Equal(Items, next);
    }
}
