using System.Diagnostics;
using System.Text;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class SqliteCrashTests : IDisposable
{
    private const int Rounds = 12;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9_and_no_record_is_half_written()
    {
        var random = new Random(20260718);
        var acknowledged = new Dictionary<string, (long ETag, string Stamp)>();
        for (var round = 0; round < Rounds; round++)
        {
            await WriteUntilKilledAsync(round, random.Next(1, 400), acknowledged);
            await VerifyAsync(acknowledged);
        }

        Assert.True(acknowledged.Count == 28, $"only {acknowledged.Count} of 28 keys were ever written");
    }

    private async Task WriteUntilKilledAsync(int round, int killAfter, Dictionary<string, (long, string)> acknowledged)
    {
        using var probe = Start(round);
        var seen = 0;
        while (await probe.StandardOutput.ReadLineAsync() is { } line)
        {
            // The pipe may hold only the beginning of the last line; its end, the stamp, could then be cut short.
            if (line.Split(' ') is [var key, var etag, var stamp] && stamp.Contains(':'))
                acknowledged[key] = (long.Parse(etag), stamp);
            if (++seen == killAfter)
                probe.Kill(); // SIGKILL; what was acknowledged until it dies is still in the pipe
        }

        await probe.WaitForExitAsync();
        Assert.True(seen >= killAfter, $"the probe ended by itself in round {round}: {await probe.StandardError.ReadToEndAsync()}");
    }

    private async Task VerifyAsync(Dictionary<string, (long ETag, string Stamp)> acknowledged)
    {
        await using var store = SqliteStateStore.Open(_folder["state.db"]);
        foreach (var (key, (etag, stamp)) in acknowledged)
        {
            var record = await store.ReadAsync(key, default);
            Assert.NotNull(record);
            var parts = Encoding.UTF8.GetString(record.Value.Span).TrimEnd(';').Split(';');
            var found = Assert.Single(parts.Distinct()); // filler repeats the stamp: a mixture would show two
            var number = int.Parse(found.Split(':')[1]);
            Assert.Equal(1 + number * 37 % 500, parts.Length);

            // The store may hold a newer write whose acknowledgement died with the process, never an older one.
            var foundETag = long.Parse(record.ETag);
            Assert.True(foundETag >= etag, $"{key} went back from {stamp} (ETag {etag}) to {found} (ETag {foundETag})");
            if (foundETag == etag)
                Assert.StartsWith(stamp, found);
        }
    }

    private Process Start(int round) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(CrashProbe.Program).Assembly.Location, _folder["state.db"], $"{round}" },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
