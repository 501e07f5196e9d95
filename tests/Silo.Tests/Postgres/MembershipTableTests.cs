using System.Net;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Postgres;

/// <summary>What Orleans' membership protocol needs of the tables in PostgreSQL.</summary>
[Collection(Alone.Name)]
public sealed class MembershipTableTests(SharedPostgres postgres) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private PostgresTables _tables = null!;

    private IMembershipTable Table => _tables.Members;

    public async ValueTask InitializeAsync() => _tables = await PostgresTables.OpenAsync(postgres.ConnectionString, _cluster);

    public ValueTask DisposeAsync()
    {
        _tables?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_cluster_has_no_members_whoever_opens_it_first()
    {
        using var other = await PostgresTables.OpenAsync(postgres.ConnectionString, _cluster);
        var data = await other.Members.ReadAllAsync();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.Empty(await _tables.Gateways.GetGateways());
    }

    [Fact]
    public async Task A_member_is_read_as_it_was_written()
    {
        var suspect = Address("127.0.0.1", 1);
        var entry = Entry("fd00:1234:5678:9abc:def0:1234:5678:9abc", 11111, SiloStatus.Joining);
        entry.SuspectTimes = [Tuple.Create(suspect, Start)];
        Assert.True(await InsertAsync(entry));
        Assert.True(await UpdateAsync(entry));

        foreach (var data in new[] { await Table.ReadAllAsync(), await Table.ReadRowAsync(entry.SiloAddress) })
        {
            var read = Assert.Single(data.Members).Item1;
            Assert.Equal((entry.SiloAddress, entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort), (read.SiloAddress, read.Status, read.SiloName, read.HostName, read.ProxyPort));
            Assert.Equal((Start, Start), (read.StartTime, read.IAmAliveTime));
            Assert.Equal([Tuple.Create(suspect, Start)], read.SuspectTimes);
            Assert.Equal(2, data.Version.Version);
        }
    }

    [Fact]
    public async Task A_member_that_is_not_there_is_read_with_the_version_of_the_table()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1)));
        var data = await Table.ReadRowAsync(Address("127.0.0.1", 2));
        Assert.Empty(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task A_member_joins_once()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1)));
        Assert.False(await InsertAsync(Entry("127.0.0.1", 1)));
        Assert.Equal(1, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task Who_is_no_member_is_not_changed()
    {
        Assert.False(await UpdateAsync(Entry("127.0.0.1", 1)));
        Assert.Equal(0, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task Of_those_that_join_at_once_one_does_and_the_others_try_again()
    {
        var before = (await Table.ReadAllAsync()).Version.Next();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(port => Table.InsertRowAsync(Entry("127.0.0.1", port), before)));
        Assert.Single(outcomes, joined => joined);
        Assert.Single((await Table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Of_those_that_change_a_member_at_once_one_does()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1)));
        var before = await Table.ReadAllAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Table.UpdateRowAsync(Entry("127.0.0.1", 1, SiloStatus.Dead), before.Members[0].Item2, before.Version.Next())));
        Assert.Single(outcomes, changed => changed);
        Assert.Equal(2, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task A_member_says_that_it_is_alive_without_disturbing_the_others()
    {
        var entry = Entry("127.0.0.1", 1);
        Assert.True(await InsertAsync(entry));
        entry.IAmAliveTime = Start.AddMinutes(5);
        await Table.UpdateIAmAliveAsync(entry);
        var data = await Table.ReadAllAsync();
        Assert.Equal((1, Start.AddMinutes(5)), (data.Version.Version, data.Members[0].Item1.IAmAliveTime));
    }

    [Fact]
    public async Task Members_that_are_long_dead_are_forgotten_and_no_others()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1, SiloStatus.Dead)));
        Assert.True(await InsertAsync(Entry("127.0.0.1", 2, SiloStatus.Active)));
        var late = Entry("127.0.0.1", 3, SiloStatus.Dead);
        late.IAmAliveTime = Start.AddHours(2);
        Assert.True(await InsertAsync(late));
        await Table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddHours(1)));
        Assert.Equal([2, 3], (await Table.ReadAllAsync()).Members.Select(m => m.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task Clients_find_the_gateways_of_active_members()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1, SiloStatus.Active)));
        Assert.True(await InsertAsync(Entry("127.0.0.1", 2, SiloStatus.Dead)));
        Assert.True(await InsertAsync(Entry("127.0.0.1", 3, SiloStatus.Joining)));
        var closed = Entry("127.0.0.1", 4, SiloStatus.Active);
        closed.ProxyPort = 0;
        Assert.True(await InsertAsync(closed));
        var gateway = Assert.Single(await _tables.Gateways.GetGateways());
        Assert.Equal(("127.0.0.1", 30001), (gateway.Host, gateway.Port));
    }

    [Fact]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        using var other = await PostgresTables.OpenAsync(postgres.ConnectionString, _cluster + "-2");
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1)));
        Assert.Empty((await other.Members.ReadAllAsync()).Members);
        await other.Members.DeleteMembershipTableEntriesAsync(_cluster + "-2");
        Assert.Single((await Table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task All_of_a_cluster_can_be_forgotten()
    {
        Assert.True(await InsertAsync(Entry("127.0.0.1", 1)));
        await Table.DeleteMembershipTableEntriesAsync(_cluster);
        using var again = await PostgresTables.OpenAsync(postgres.ConnectionString, _cluster);
        var data = await again.Members.ReadAllAsync();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    private async Task<bool> InsertAsync(MembershipEntry entry) => await Table.InsertRowAsync(entry, (await Table.ReadAllAsync()).Version.Next());

    // The version of the table is the ETag of every row in it.
    private async Task<bool> UpdateAsync(MembershipEntry entry)
    {
        var version = (await Table.ReadAllAsync()).Version;
        return await Table.UpdateRowAsync(entry, version.VersionEtag, version.Next());
    }

    private static SiloAddress Address(string ip, int port) => SiloAddress.New(IPAddress.Parse(ip), port, 7);

    private static MembershipEntry Entry(string ip, int port, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = Address(ip, port),
        Status = status,
        SiloName = $"node-{port}",
        HostName = "host.example.org",
        ProxyPort = 30000 + (port % 1000),
        StartTime = Start,
        IAmAliveTime = Start,
    };
}
