using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Messaging;
using ServingCluster.Errors;

namespace ServingCluster.Client.Tests;

/// <summary>How long a client goes on trying to connect.</summary>
public sealed class ConnectRetryTests
{
    private static readonly Exception Fault = new InvalidOperationException("Outer.", new IOException("Connection refused."));

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_tries_again_each_second_until_time_is_up()
    {
        var retry = new ConnectRetry(new ServingClientOptions { Gateways = [IPEndPoint.Parse("10.0.0.1:30000"), IPEndPoint.Parse("10.0.0.2:30000")], ConnectTimeout = TimeSpan.FromSeconds(3) }, _time);
        for (var i = 0; i < 3; i++)
        {
            var next = retry.ShouldRetryAsync(Fault, default);
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await next);
        }

        var failure = await Assert.ThrowsAsync<ServingException>(() => retry.ShouldRetryAsync(Fault, default));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.Same(Fault, failure.InnerException);
        Assert.Equal(
            "No gateway of cluster 'serving' at 10.0.0.1:30000, 10.0.0.2:30000 could be reached within 3 seconds: Connection refused. "
            + "Check that silos of the cluster run, that their Serving:ClusterId is the same, and that both sides use TLS or neither does.",
            failure.Message);
    }

    [Fact]
    public async Task The_reason_is_not_that_it_was_too_early_for_another_attempt()
    {
        var retry = new ConnectRetry(new ServingClientOptions { PostgresConnectionString = "Host=db", ConnectTimeout = TimeSpan.FromSeconds(1) }, _time);
        var first = retry.ShouldRetryAsync(new ConnectionFailedException("Unable to connect.", Fault), default);
        _time.Advance(TimeSpan.FromSeconds(1));
        await first;
        var failure = await Assert.ThrowsAsync<ServingException>(() => retry.ShouldRetryAsync(new ConnectionFailedException("Will retry after 999 ms"), default));
        Assert.Contains("within 1 seconds: Connection refused. Check", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_that_take_long_count_too()
    {
        var retry = new ConnectRetry(new ServingClientOptions { PostgresConnectionString = "Host=db", ConnectTimeout = TimeSpan.FromSeconds(30) }, _time);
        var first = retry.ShouldRetryAsync(Fault, default);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await first);
        var failure = await Assert.ThrowsAsync<ServingException>(() => retry.ShouldRetryAsync(Fault, default));
        Assert.StartsWith("No gateway of cluster 'serving' that the database knows could be reached within 30 seconds: ", failure.Message);
    }

    [Fact]
    public async Task Who_stops_meanwhile_need_not_wait()
    {
        using var cancellation = new CancellationTokenSource();
        var retry = new ConnectRetry(new ServingClientOptions { PostgresConnectionString = "Host=db" }, _time);
        var waiting = retry.ShouldRetryAsync(Fault, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
