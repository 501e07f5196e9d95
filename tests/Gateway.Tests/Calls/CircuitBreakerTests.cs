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
        Assert.True(_circuit.TryEnter(out _));
        Fail(1);
        Assert.False(_circuit.TryEnter(out var retryAfter));
        Assert.Equal(Pause, retryAfter);
    }

    [Fact]
    public void A_success_between_failures_starts_the_count_again()
    {
        Fail(2);
        _circuit.Succeeded();
        Fail(2);
        Assert.True(_circuit.TryEnter(out _));
    }

    [Fact]
    public void One_probe_goes_after_the_pause_and_closes_it()
    {
        Fail(3);
        _time.Advance(Pause);
        Assert.True(_circuit.TryEnter(out _));
        Assert.False(_circuit.TryEnter(out _));
        _circuit.Succeeded();
        Assert.True(_circuit.IsAtRest);
        Assert.True(_circuit.TryEnter(out _));
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_twice_as_long_up_to_a_minute()
    {
        Fail(3);
        foreach (var seconds in new[] { 5, 10, 20, 40, 60, 60 })
        {
            Assert.False(_circuit.TryEnter(out var retryAfter));
            Assert.Equal(TimeSpan.FromSeconds(seconds), retryAfter);
            _time.Advance(retryAfter);
            Assert.True(_circuit.TryEnter(out _));
            _circuit.Failed();
        }
    }

    [Fact]
    public void A_probe_that_says_nothing_leaves_room_for_another()
    {
        Fail(3);
        _time.Advance(Pause);
        Assert.True(_circuit.TryEnter(out _));
        _circuit.Undecided();
        Assert.True(_circuit.TryEnter(out _));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _circuit.Failed();
    }
}
