using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Postgres;

/// <summary>What Orleans' reminders need of their table in PostgreSQL.</summary>
[Collection(Alone.Name)]
public sealed class ReminderTableTests(SharedPostgres postgres) : IAsyncLifetime
{
    private const string Name = "reconcile";
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly string _service = Guid.NewGuid().ToString("N");
    private PostgresTables _tables = null!;

    private IReminderTable Table => _tables.Reminders;

    public async ValueTask InitializeAsync() => _tables = await PostgresTables.OpenAsync(postgres.ConnectionString, _service);

    public ValueTask DisposeAsync()
    {
        _tables?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written()
    {
        // The longest name that an endpoint can have.
        var grain = Grain(new string('e', 63));
        var etag = await Table.UpsertRow(Entry(grain));
        var read = (await Table.ReadRow(grain, Name))!;
        Assert.Equal((grain, Name, Start, TimeSpan.FromMinutes(1), etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
    }

    [Fact]
    public async Task A_reminder_that_is_not_there_is_null() => Assert.Null((await Table.ReadRow(Grain("a"), Name))?.GrainId.Key.ToString());

    [Fact]
    public async Task A_reminder_that_is_written_again_is_replaced()
    {
        var grain = Grain("a");
        var first = await Table.UpsertRow(Entry(grain));
        var second = await Table.UpsertRow(new ReminderEntry { GrainId = grain, ReminderName = Name, StartAt = Start.AddHours(1), Period = TimeSpan.FromDays(40) });
        Assert.NotEqual(first, second);
        var read = Assert.Single((await Table.ReadRows(grain)).Reminders);
        Assert.Equal((Start.AddHours(1), TimeSpan.FromDays(40), second), (read.StartAt, read.Period, read.ETag));
    }

    [Fact]
    public async Task Reminders_that_are_written_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Table.UpsertRow(Entry(Grain($"g{i % 8}")))));
        foreach (var grain in Enumerable.Range(0, 8).Select(i => Grain($"g{i}")))
            Assert.Single((await Table.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task A_reminder_is_removed_by_whoever_knows_its_present_state()
    {
        var grain = Grain("a");
        var old = await Table.UpsertRow(Entry(grain));
        var current = await Table.UpsertRow(Entry(grain));
        Assert.False(await Table.RemoveRow(grain, Name, old!));
        Assert.True(await Table.RemoveRow(grain, Name, current!));
        Assert.False(await Table.RemoveRow(grain, Name, current!));
        Assert.Empty((await Table.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task Every_silo_finds_the_reminders_of_its_part_of_the_ring()
    {
        var grains = Enumerable.Range(0, 200).Select(i => Grain($"g{i}")).ToList();
        foreach (var grain in grains)
            await Table.UpsertRow(Entry(grain));

        // Borders at hashes that occur, so that who begins and who ends there is seen; the last part passes the ring's end.
        var hashes = grains.Select(g => g.GetUniformHashCode()).Order().ToList();
        uint[] borders = [hashes[20], hashes[99], hashes[150]];
        var found = new List<GrainId>();
        for (var i = 0; i < borders.Length; i++)
        {
            var (begin, end) = (borders[i], borders[(i + 1) % borders.Length]);
            var part = (await Table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId).ToList();
            Assert.Equal(
                grains.Where(g => IsIn(g.GetUniformHashCode(), begin, end)).Order(), part.Order());
            found.AddRange(part);
        }

        Assert.Equal(grains.Order(), found.Order());
        Assert.Equal(200, (await Table.ReadRows(0, 0)).Reminders.Count);
    }

    [Fact]
    public async Task Services_in_one_database_do_not_see_each_other()
    {
        using var other = await PostgresTables.OpenAsync(postgres.ConnectionString, _service + "-2");
        await Table.UpsertRow(Entry(Grain("a")));
        Assert.Empty((await other.Reminders.ReadRows(Grain("a"))).Reminders);
        Assert.Empty((await other.Reminders.ReadRows(0, 0)).Reminders);
        await other.Reminders.TestOnlyClearTable();
        Assert.Single((await Table.ReadRows(Grain("a"))).Reminders);
    }

    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static GrainId Grain(string key) => GrainId.Create("endpoint", key);

    private static ReminderEntry Entry(GrainId grain) =>
        new() { GrainId = grain, ReminderName = Name, StartAt = Start, Period = TimeSpan.FromMinutes(1) };
}
