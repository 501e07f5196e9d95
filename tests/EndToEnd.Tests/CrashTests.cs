using ServingCluster.EndToEnd.Tests.Crashes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class CrashTests
{
    private const int Rounds = 25;
    private const int LongestLifeMilliseconds = 400;

    /// <summary>One data directory for all rounds, so that what one crash leaves behind meets the next ones.</summary>
    [Fact]
    public async Task Whatever_was_acknowledged_outlives_every_kill_and_the_rest_is_carried_on()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var ledgers = new Ledger[]
        {
            new EndpointLedger("crash-a", random.Next()),
            new EndpointLedger("crash-b", random.Next()),
            new ModelLedger("crash.ai.model", random.Next()),
        };

        using var data = new DataFolder();
        // A slow machine needs more lives to get the same work done.
        for (var round = 0; round < Rounds || (round < 4 * Rounds && ledgers.Any(l => l.Acknowledged < Rounds / 2)); round++)
        {
            await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "0"));
            try
            {
                // Half of the crashes meet what the start carries on with; the other half meet a server that has come to rest.
                if (random.Next(2) == 0)
                    await Task.WhenAll(ledgers.Select(l => l.CheckAsync(server.Client)));
                var clients = Task.WhenAll(ledgers.Select(l => l.ChangeUntilLostAsync(server.Client)));
                await Task.Delay(random.Next(LongestLifeMilliseconds));
                await server.KillAsync();
                await clients;
            }
            catch (Exception e)
            {
                Assert.Fail($"Round {round}, seed {seed}: {e}");
            }
        }

        await using var last = await ServerProcess.StartAsync(data);
        await Task.WhenAll(ledgers.Select(l => l.CheckAsync(last.Client)));
        TestContext.Current.TestOutputHelper?.WriteLine($"acknowledged changes: {string.Join(", ", ledgers.Select(l => l.Acknowledged))}");
        Assert.All(ledgers, l => Assert.True(l.Acknowledged >= Rounds / 2, $"only {l.Acknowledged} changes were acknowledged"));
        await last.StopAsync();
    }
}
