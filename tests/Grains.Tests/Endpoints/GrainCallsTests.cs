using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>The time that one turn of an endpoint has for calls.</summary>
public sealed class GrainCallsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly GrainCalls _calls;

    public GrainCallsTests() => _calls = new GrainCalls(_time, Second * 8);

    [Fact]
    public async Task A_call_that_hangs_leaves_half_of_the_time_to_the_next()
    {
        foreach (var seconds in new[] { 4, 2, 1 })
        {
            var call = _calls.AskAsync("It", () => new TaskCompletionSource<int>().Task);
            _time.Advance(Second * seconds - TimeSpan.FromMilliseconds(1));
            Assert.False(call.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            var late = await Assert.ThrowsAsync<ServingException>(() => call);
            Assert.Equal((ErrorCode.TemporarilyUnavailable, "It did not answer in time; try again."), (late.Code, late.Message));
            Assert.Equal(7, await _calls.AskAsync("It", () => Task.FromResult(7)));
        }
    }

    [Fact]
    public async Task When_the_time_is_up_nobody_is_called_until_the_next_turn()
    {
        _time.Advance(Second * 8);
        var called = 0;
        await Assert.ThrowsAsync<ServingException>(() => _calls.TellAsync("It", () => Task.FromResult(called++)));
        Assert.Equal(0, called);
        _calls.BeginTurn();
        await _calls.TellAsync("It", () => Task.FromResult(called++));
        Assert.Equal(1, called);
    }

    [Fact]
    public async Task What_the_called_grain_says_is_passed_on() => await Assert.ThrowsAsync<InvalidDataException>(
        () => _calls.AskAsync("It", () => Task.FromException<int>(new InvalidDataException())));
}
