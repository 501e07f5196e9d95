using Microsoft.Extensions.Time.Testing;
using ServingCluster.Gateway.Calls;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly CircuitBreaker _circuit;

    public CircuitBreakerTests() => _circuit = new(3, Pause, _time);

    [Fact]
    public void Failures_in_a_row_open_it()
    {
        Fail(2);
        Fail(1);
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(Pause, retryAfter);
    }

    [Fact]
    public void A_success_between_failures_starts_the_count_again()
    {
        Fail(2);
        _circuit.Succeeded(Enter());
        Fail(2);
        Enter();
    }

    [Fact]
    public void One_probe_goes_after_the_pause_and_closes_it()
    {
        Fail(3);
        _time.Advance(Pause);
        var probe = Enter();
        Assert.False(_circuit.TryEnter(out _, out _));
        _circuit.Succeeded(probe);
        Assert.True(_circuit.IsAtRest);
        Enter();
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_twice_as_long_up_to_a_minute()
    {
        Fail(3);
        foreach (var seconds in new[] { 5, 10, 20, 40, 60, 60 })
        {
            Assert.False(_circuit.TryEnter(out _, out var retryAfter));
            Assert.Equal(TimeSpan.FromSeconds(seconds), retryAfter);
            _time.Advance(retryAfter);
            _circuit.Failed(Enter());
        }
    }

    [Fact]
    public void A_probe_that_says_nothing_leaves_room_for_another()
    {
        Fail(3);
        _time.Advance(Pause);
        _circuit.Undecided(Enter());
        Enter();
    }

    [Fact]
    public void A_call_from_before_it_opened_that_fails_late_says_nothing_of_the_probe()
    {
        var slow = Enter();
        Fail(3);
        _time.Advance(Pause);
        var probe = Enter();
        Assert.False(_circuit.Failed(slow));
        _circuit.Succeeded(probe);
        Assert.True(_circuit.IsAtRest);
    }

    [Fact]
    public void A_call_from_before_it_opened_that_succeeds_late_does_not_close_it()
    {
        var slow = Enter();
        Fail(3);
        _circuit.Succeeded(slow);
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(Pause, retryAfter);
    }

    [Fact]
    public void A_call_from_before_it_opened_that_tells_nothing_lets_no_second_probe_go()
    {
        var slow = Enter();
        Fail(3);
        _time.Advance(Pause);
        Enter();
        _circuit.Undecided(slow);
        Assert.False(_circuit.TryEnter(out _, out _));
    }

    [Fact]
    public void A_call_from_before_it_opened_that_fails_after_it_closed_is_no_failure_anew()
    {
        int[] slow = [Enter(), Enter(), Enter()];
        Fail(3);
        _time.Advance(Pause);
        _circuit.Succeeded(Enter());
        foreach (var term in slow)
            Assert.False(_circuit.Failed(term));
        Assert.True(_circuit.IsAtRest);
    }

    private int Enter()
    {
        Assert.True(_circuit.TryEnter(out var term, out _));
        return term;
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _circuit.Failed(Enter());
    }
}
