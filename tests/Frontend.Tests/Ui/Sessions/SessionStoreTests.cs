using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

public sealed class SessionStoreTests
{
    [Fact]
    public async Task The_oldest_sessions_of_a_token_end_where_it_begins_too_many_and_nobody_elses()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var sessions = frontend.Services.GetRequiredService<SessionStore>();
        var person = new SignedInPerson("ann@example.org", "Ann", "", []);
        Task<string> BeginAsync(SignedInPerson? who) => sessions.BeginAsync(
            who is null ? SessionKind.Administrator : SessionKind.Issuer, who is null ? TokenHash.HexOf(TestFrontend.Token) : "", who, TestContext.Current.CancellationToken);

        var other = await BeginAsync(person);
        var begun = new List<string>();
        for (var i = 0; i < SessionStore.MostOfOne + 2; i++)
        {
            begun.Add(await BeginAsync(null));
            frontend.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var stored = new HashSet<string>();
        await foreach (var record in frontend.Store.ListAsync(SessionRecord.Prefix, TestContext.Current.CancellationToken))
            stored.Add(record.Key);
        Assert.Equal(begun.Skip(2).Append(other).Select(SessionRecord.KeyOf).Order(), stored.Order());
        Assert.Null(await sessions.FindAsync(begun[1]));
        Assert.NotNull(await sessions.FindAsync(begun[2]));
    }

    [Fact]
    public async Task What_is_over_is_removed_at_the_next_sign_in()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var sessions = frontend.Services.GetRequiredService<SessionStore>();
        Task<string> BeginAsync() => sessions.BeginAsync(
            SessionKind.Administrator, TokenHash.HexOf(TestFrontend.Token), null, TestContext.Current.CancellationToken);
        var first = await BeginAsync();
        frontend.Time.Advance(TimeSpan.FromDays(2));
        await BeginAsync();
        Assert.Null(await frontend.Store.ReadAsync(SessionRecord.KeyOf(first), TestContext.Current.CancellationToken));
    }
}
