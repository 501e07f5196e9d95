using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>The engine with its thread.</summary>
public sealed class LanguageEngineTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    private readonly FakeRunner _runner = new(4, 128, SteppedEngine.Vocabulary);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Many_callers_at_once_each_get_what_they_would_have_got_alone()
    {
        await using var engine = Engine();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var request = Requests.Of(Requests.Prompt(5 + ((caller + i) % 40), seed: i % 3), 1 + (i * 3), $"c{caller}");
                var (tokens, end) = await ReadAsync(engine.Start(request));
                SteppedEngine.AssertSame(ReferenceGenerator.Generate(request, SteppedEngine.Vocabulary), tokens);
                Assert.Equal(GenerationEndReason.Length, end.Reason);
            }
        }))).WaitAsync(Watchdog);
        Assert.Equal((80, 0, 0), (engine.Snapshot.Begun, engine.Snapshot.Decoding, engine.Waiting));
    }

    [Fact]
    public async Task A_request_that_breaks_a_rule_is_refused_by_an_exception()
    {
        await using var engine = Engine();
        Assert.Throws<ArgumentException>(() => engine.Start(Requests.Of([1, 2, SteppedEngine.Vocabulary])));
        Assert.Throws<ArgumentException>(() => engine.Start(Requests.Of(Requests.Prompt(100), maxNewTokens: 29)));
        Assert.Equal(128, engine.ContextLength);
    }

    [Fact]
    public async Task Stopping_one_lets_the_next_have_its_place()
    {
        await using var engine = Engine();
        var endless = Enumerable.Range(0, 4).Select(i => engine.Start(Requests.Of([i], maxNewTokens: 127))).ToArray();
        var gate = new SemaphoreSlim(0);
        _runner.OnRun = _ => gate.Wait(Watchdog);
        var next = engine.Start(Requests.Of([9]));
        await endless[0].DisposeAsync();
        gate.Release(100_000);
        Assert.Equal(GenerationEndReason.Length, (await ReadAsync(next)).End.Reason);
        Assert.Contains((await ReadAsync(endless[0])).End.Reason, (GenerationEndReason[])[GenerationEndReason.Stopped, GenerationEndReason.Length]);
    }

    [Fact]
    public async Task A_run_that_throws_fails_what_has_begun_refuses_what_waits_and_is_told_as_a_fault()
    {
        var began = new SemaphoreSlim(0);
        var gate = new SemaphoreSlim(0);
        _runner.OnRun = _ =>
        {
            began.Release();
            gate.Wait(Watchdog);
            throw new InvalidOperationException("out of device memory");
        };
        await using var engine = Engine();
        Assert.Null(engine.Fault);
        var begun = engine.Start(Requests.Of([1, 2, 3]));
        Assert.True(await began.WaitAsync(Watchdog));
        var late = engine.Start(Requests.Of([1, 2, 3]));
        gate.Release(10);
        var (_, end) = await ReadAsync(begun);
        Assert.Equal((GenerationEndReason.Failed, "The language engine failed: out of device memory"), (end.Reason, end.Message));
        Assert.Equal(GenerationEndReason.Refused, (await ReadAsync(late)).End.Reason);
        Assert.Equal("The language engine failed: out of device memory", engine.Fault);
        Assert.Equal(GenerationEndReason.Refused, (await ReadAsync(engine.Start(Requests.Of([1])))).End.Reason);
    }

    [Fact]
    public async Task Disposing_ends_the_run_at_hand_and_waits_until_it_is_over()
    {
        var began = new SemaphoreSlim(0);
        _runner.OnRun = runner =>
        {
            began.Release();
            Assert.True(SpinWait.SpinUntil(() => runner.IsTerminated, Watchdog));
            Assert.False(runner.IsDisposed);
            throw new InvalidOperationException("terminated");
        };
        var engine = Engine();
        var begun = engine.Start(Requests.Of([1, 2, 3]));
        Assert.True(await began.WaitAsync(Watchdog));
        var waiting = engine.Start(Requests.Of([1, 2, 3]));
        await Task.WhenAll(engine.DisposeAsync().AsTask(), engine.DisposeAsync().AsTask()).WaitAsync(Watchdog);
        Assert.True(_runner.IsDisposed);
        Assert.Null(engine.Fault);
        var (_, end) = await ReadAsync(begun);
        Assert.Equal((GenerationEndReason.Failed, "The model is being unloaded."), (end.Reason, end.Message));
        Assert.Equal(GenerationEndReason.Refused, (await ReadAsync(waiting)).End.Reason);
        Assert.Equal(GenerationEndReason.Refused, (await ReadAsync(engine.Start(Requests.Of([1])))).End.Reason);
    }

    [Fact]
    public async Task Requests_that_come_while_it_is_disposed_all_come_to_an_end()
    {
        for (var round = 0; round < 20; round++)
        {
            var engine = new LanguageEngine(new FakeRunner(2, 64, 8), new LanguageEngineOptions(), _time, NullLogger.Instance);
            var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < 20; i++)
                    await ReadAsync(engine.Start(Requests.Of([1, 2], maxNewTokens: 3)));
            })).ToArray();
            await engine.DisposeAsync();
            await Task.WhenAll(asking).WaitAsync(Watchdog);
        }
    }

    [Fact]
    public async Task What_the_thread_has_not_looked_at_is_bounded()
    {
        var began = new SemaphoreSlim(0);
        var gate = new SemaphoreSlim(0);
        _runner.OnRun = _ =>
        {
            began.Release();
            gate.Wait(Watchdog);
        };
        await using var engine = Engine(new LanguageEngineOptions { MaxWaiting = 3 });
        engine.Start(Requests.Of([1, 2, 3]));
        Assert.True(await began.WaitAsync(Watchdog));
        var arrived = Enumerable.Range(0, 5).Select(_ => engine.Start(Requests.Of([1]))).ToArray();
        Assert.Equal(3, engine.Waiting);
        Assert.Equal([false, false, false, true, true], arrived.Select(generation => generation.End?.Reason == GenerationEndReason.Refused));
        gate.Release(100_000);
        foreach (var generation in arrived[..3])
            Assert.Equal(GenerationEndReason.Length, (await ReadAsync(generation)).End.Reason);
    }

    [Fact]
    public async Task Times_of_waiting_and_running_are_told()
    {
        _runner.OnRun = _ => _time.Advance(TimeSpan.FromSeconds(1));
        await using var engine = Engine();
        var (_, end) = await ReadAsync(engine.Start(Requests.Of([1, 2, 3], maxNewTokens: 4)));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(4)), (end.Queue, end.Run));
    }

    private static async Task<(List<GeneratedToken> Tokens, GenerationEnd End)> ReadAsync(IGeneration generation)
    {
        using var watchdog = new CancellationTokenSource(Watchdog);
        var tokens = new List<GeneratedToken>();
        while (await generation.WaitToReadAsync(watchdog.Token))
        {
            while (generation.TryRead(out var token))
                tokens.Add(token);
        }

        return (tokens, generation.End!);
    }

    private LanguageEngine Engine(LanguageEngineOptions? options = null) =>
        new(_runner, options ?? new LanguageEngineOptions(), _time, NullLogger.Instance);
}
