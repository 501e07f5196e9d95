using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Auth;

public sealed class FailedAttemptsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void After_so_many_failures_an_address_waits_for_the_end_of_the_window()
    {
        var attempts = Make();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(attempts.Admits(Here, out _));
            attempts.Note(Here);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.False(attempts.Admits(Here, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(30), wait);
        Assert.True(attempts.Admits(IPAddress.Parse("192.0.2.2"), out _));
        _time.Advance(wait);
        Assert.True(attempts.Admits(Here, out _));
        attempts.Note(Here);
        Assert.True(attempts.Admits(Here, out _));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("0.0.0.1", "::1:0:0:0:0", false)]
    public void Who_holds_an_IPv6_network_is_one_client(string one, string other, bool same)
    {
        var attempts = Make(limit: 1);
        attempts.Note(IPAddress.Parse(one));
        Assert.Equal(!same, attempts.Admits(IPAddress.Parse(other), out _));
    }

    [Fact]
    public void Blocks_are_shown_as_people_write_them()
    {
        Assert.Equal("2001:db8:1:2::/64", AddressBlock.Of(IPAddress.Parse("2001:db8:1:2::1")).ToString());
        Assert.Equal("192.0.2.1", AddressBlock.Of(IPAddress.Parse("::ffff:192.0.2.1")).ToString());
    }

    [Fact]
    public void However_many_addresses_come_memory_is_bounded_and_nobody_else_is_kept_out()
    {
        var attempts = Make(limit: 1);
        for (var i = 0; i < 3 * FailedAttempts.MostAddresses; i++)
            attempts.Note(new IPAddress(i + 1));
        Assert.InRange(attempts.Count, 1, FailedAttempts.MostAddresses);
        Assert.True(attempts.Admits(Here, out _));
    }

    [Fact]
    public void Windows_that_ended_make_room_for_others_first()
    {
        var attempts = Make(limit: 1);
        for (var i = 0; i < FailedAttempts.MostAddresses - 1; i++)
            attempts.Note(new IPAddress(i + 1));
        _time.Advance(TimeSpan.FromSeconds(59));
        attempts.Note(Here);
        _time.Advance(TimeSpan.FromSeconds(1));
        attempts.Note(IPAddress.Parse("192.0.2.2"));
        Assert.Equal(2, attempts.Count);
        Assert.False(attempts.Admits(Here, out _));
    }

    [Fact]
    public void A_limit_of_zero_is_none_and_what_has_no_address_is_not_counted()
    {
        var unlimited = Make(limit: 0);
        var limited = Make(limit: 1);
        unlimited.Note(Here);
        limited.Note(null);
        Assert.True(unlimited.Admits(Here, out _));
        Assert.True(limited.Admits(null, out _));
    }

    [Fact]
    public void That_an_address_waits_is_logged_once_a_window()
    {
        using var log = new RecordingLog();
        using var loggers = LoggerFactory.Create(l => l.AddProvider(log));
        var attempts = new FailedAttempts(new ServingSettings { FailedAuthenticationLimit = 2 }, _time, loggers.CreateLogger<FailedAttempts>());
        for (var i = 0; i < 5; i++)
            attempts.Note(Here);
        Assert.StartsWith("2 authentications from 192.0.2.1 failed within 60 s.", Assert.Single(log.Lines).Text);
    }

    private FailedAttempts Make(int limit = 3) =>
        new(new ServingSettings { FailedAuthenticationLimit = limit }, _time, NullLogger<FailedAttempts>.Instance);
}
