using System.Collections.Concurrent;
using System.Diagnostics;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>
/// Clients that send one request after the other through any frontend that may be called. A connection that breaks because the frontend
/// was killed is tried again at another, as a balancer does; anything else but the right answer is a failure.
/// </summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    // The second of the two rows tells whose answer it is: no other request of the tests has it.
    private const string Row =
        """{"dataframe_split":{"columns":["sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)"],"data":[[5.0,2.3,3.3,1.0],[7.7,3.8,6.7,2.2]]}}""";

    private readonly ClusterProcesses _cluster;
    private readonly string _endpoint;
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task[] _clients;
    private volatile bool _stopping;
    private int _sent;
    private int _retried;
    private long _slowestTicks;

    private ClusterLoad(ClusterProcesses cluster, string endpoint, int clients)
    {
        (_cluster, _endpoint) = (cluster, endpoint);
        _clients = [.. Enumerable.Range(0, clients).Select(c => Task.Run(() => RunAsync(c)))];
    }

    public int Sent => Volatile.Read(ref _sent);

    public static async Task<ClusterLoad> StartAsync(ClusterProcesses cluster, string endpoint, int clients = 6)
    {
        var load = new ClusterLoad(cluster, endpoint, clients);
        await load.MoreAsync(100);
        return load;
    }

    /// <summary>Waits until that many more requests were answered.</summary>
    public Task MoreAsync(int requests)
    {
        var goal = Sent + requests;
        return Eventually.GetAsync(() => Task.FromResult(Sent), sent => sent >= goal, $"{requests} more requests were answered");
    }

    /// <summary>Tells what happened since the last call; nothing may have failed.</summary>
    public void ReportAndCheck(string what)
    {
        var slowest = TimeSpan.FromTicks(Interlocked.Exchange(ref _slowestTicks, 0));
        Print($"{what}: {Sent} requests so far, {Volatile.Read(ref _retried)} retried at another frontend, {_failures.Count} failed, slowest {slowest.TotalSeconds:0.0} s");
        Assert.True(_failures.IsEmpty, $"{what}: {_failures.Count} of {Sent} requests failed: {_failures.FirstOrDefault()}");
    }

    public static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await Task.WhenAll(_clients);
    }

    private async Task RunAsync(int client)
    {
        for (var turn = client; !_stopping; turn++)
            await SendAsync(turn);
    }

    private async Task SendAsync(int turn)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var frontends = _cluster.AllFrontends.Select(f => f.Client).OfType<ServerClient>().ToList();
            if (frontends.Count == 0 || attempt > 20)
            {
                _failures.Enqueue("No frontend could be called.");
                await Task.Delay(100);
                break;
            }

            try
            {
                Check(await frontends[(turn + attempt) % frontends.Count].InvokeAsync(_endpoint, Row));
                break;
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _retried);
                await Task.Delay(20);
            }
            catch (Exception e) when (e is TaskCanceledException or ObjectDisposedException)
            {
                _failures.Enqueue($"No answer: {e.Message}");
                break;
            }
        }

        InterlockedMax(Stopwatch.GetElapsedTime(began).Ticks);
        Interlocked.Increment(ref _sent);
    }

    private void Check(Answer answer)
    {
        // Versions 1 and 2 of the model agree on these flowers.
        if (answer.Status != 200 || !IsRight(answer))
            _failures.Enqueue(answer.ToString());
    }

    private static bool IsRight(Answer answer) =>
        answer.Json["predictions"] is System.Text.Json.Nodes.JsonArray { Count: 2 } rows && (int)rows[0]!["label"]! == 1 && (int)rows[1]!["label"]! == 2;

    private void InterlockedMax(long ticks)
    {
        var seen = Volatile.Read(ref _slowestTicks);
        while (ticks > seen && Interlocked.CompareExchange(ref _slowestTicks, ticks, seen) is var now && now != seen)
            seen = now;
    }
}
