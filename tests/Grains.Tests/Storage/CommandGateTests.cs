using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class CommandGateTests
{
    private readonly CommandGate _gate = new();

    [Fact]
    public async Task Commands_run_one_at_a_time_in_the_order_in_which_they_came()
    {
        var order = new List<int>();
        var running = 0;
        var first = await _gate.EnterAsync(default);
        var commands = Enumerable.Range(0, 50).Select(RunAsync).ToList();
        first.Dispose();
        await Task.WhenAll(commands);

        Assert.Equal(Enumerable.Range(0, 50), order);

        async Task RunAsync(int i)
        {
            using var turn = await _gate.EnterAsync(default);
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            order.Add(i);
            Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task A_wait_that_is_given_up_keeps_no_place()
    {
        using var giveUp = new CancellationTokenSource();
        var first = await _gate.EnterAsync(default);
        var second = _gate.EnterAsync(giveUp.Token).AsTask();
        var third = _gate.EnterAsync(default).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();

        (await third).Dispose();
    }

    [Fact]
    public async Task A_command_that_fails_lets_the_next_one_in()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            using var turn = await _gate.EnterAsync(default);
            throw new InvalidOperationException();
        });

        (await _gate.EnterAsync(default)).Dispose();
    }
}
