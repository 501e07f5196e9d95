using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterStressTests
{
    private const int Callers = 16;
    private const int RequestsPerCaller = 400;
    private static readonly string[] Ids = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public async Task Every_request_gets_one_answer_while_routes_change_and_replicas_fail()
    {
        await using var harness = new RouterHarness(
            options =>
            {
                options.QueueLimit = 1000;
                options.SuspectFor = TimeSpan.FromMilliseconds(10);
                options.ReportInterval = TimeSpan.FromMilliseconds(10);
            },
            TimeProvider.System);
        for (var i = 0; i < Ids.Length; i++)
            MakeUnreliable(harness.Replica(Ids[i]), new Random(i));
        await harness.LoadAsync(Entity("x", 70, Ids[..3]), Entity("y", 30, Ids[3..]));
        using var stop = new CancellationTokenSource();
        var changes = Task.Run(() => ChangeRoutesAsync(harness, stop.Token));

        var callers = Enumerable.Range(0, Callers).Select(seed => Task.Run(() => CallAsync(harness, new Random(seed)))).ToArray();
        var answers = (await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60))).SelectMany(a => a).ToList();
        await stop.CancelAsync();
        await changes;

        Assert.Equal(Callers * RequestsPerCaller, answers.Count);
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "200", "cancelled", nameof(ErrorCode.TemporarilyUnavailable) }));
        Assert.True(answers.Count(answer => answer == "200") > answers.Count / 2);
        harness.AssertNothingUnderWay();
    }

    private static async Task<List<string>> CallAsync(RouterHarness harness, Random random)
    {
        var answers = new List<string>();
        for (var i = 0; i < RequestsPerCaller; i++)
        {
            using var caller = new CancellationTokenSource();
            if (random.Next(20) == 0)
                caller.CancelAfter(random.Next(3));
            try
            {
                var request = new InvocationRequest
                {
                    Body = new byte[] { 1 },
                    Format = BodyFormat.Json,
                    Caller = "somebody",
                    RequestId = $"{i}",
                    Deadline = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1),
                };
                using var response = await harness.Router.InvokeAsync(Name, null, request, caller.Token);
                answers.Add(response.Error?.ToString() ?? "200");
            }
            catch (OperationCanceledException) when (caller.IsCancellationRequested)
            {
                answers.Add("cancelled");
            }
        }
        return answers;
    }

    /// <summary>Moves replicas in and out; now and then a served entity has none, or is gone.</summary>
    private static async Task ChangeRoutesAsync(RouterHarness harness, CancellationToken stop)
    {
        var random = new Random(99);
        while (!stop.IsCancellationRequested)
        {
            var x = Ids.Where(_ => random.Next(2) == 0).ToArray();
            var y = Ids.Where(_ => random.Next(3) == 0).ToArray();
            var table = random.Next(5) == 0
                ? harness.Table(Entity("y", 100, Ids))
                : harness.Table(Entity("x", 70, x), Entity("y", 30, y));
            await harness.ChangeAsync(table);
            await Task.Delay(random.Next(3), CancellationToken.None);
        }
        await harness.ChangeAsync(Entity("x", 70, Ids), Entity("y", 30, Ids));
    }

    private static void MakeUnreliable(FakeModelReplica replica, Random random) => replica.OnInvoke = async (_, cancellationToken) =>
    {
        int fate;
        lock (random)
            fate = random.Next(20);
        if (fate < 5)
            await Task.Yield();
        else if (fate < 10)
            await Task.Delay(1, cancellationToken);
        return fate switch
        {
            0 or 6 => throw new IOException("The connection was reset."),
            1 or 11 => InvocationResponse.Failed(ErrorCode.ReplicaUnavailable, "It is unloaded."),
            2 => throw new OperationCanceledException("Not the caller's."),
            _ => replica.Answer(),
        };
    };
}
