using System.Collections.Concurrent;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Clients that send one request after the other until they are told to stop, and what they were answered.</summary>
internal sealed class Load
{
    private readonly ConcurrentDictionary<string, int> _served = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly TaskCompletionSource _flows = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _clients;
    private volatile bool _stopping;
    private int _sent;

    private Load(ServerClient client, string endpoint, int clients) =>
        _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => RunAsync(client, endpoint)))];

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>What was answered with anything but 200.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Successful answers by the name of who gave them.</summary>
    public IReadOnlyDictionary<string, int> Served => _served;

    /// <summary>Starts the clients and waits until the first answers are there.</summary>
    public static async Task<Load> StartAsync(ServerClient client, string endpoint, int clients = 8)
    {
        var load = new Load(client, endpoint, clients);
        await load._flows.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return load;
    }

    /// <summary>Waits until that many more requests were sent.</summary>
    public Task MoreAsync(int requests)
    {
        var goal = Sent + requests;
        return Eventually.GetAsync(() => Task.FromResult(Sent), sent => sent >= goal, $"{requests} more requests were sent");
    }

    /// <summary>Lets every client finish its request and end.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_clients);
    }

    /// <summary>Ends the clients; none of their requests may have failed.</summary>
    public async Task StopWithoutFailureAsync()
    {
        await StopAsync();
        Assert.True(Failures.Count == 0, $"{Failures.Count} of {Sent} requests failed: {Failures.FirstOrDefault()}");
    }

    private async Task RunAsync(ServerClient client, string endpoint)
    {
        while (!_stopping)
            await SendAsync(client, endpoint);
    }

    private async Task SendAsync(ServerClient client, string endpoint)
    {
        try
        {
            var answer = await client.InvokeAsync(endpoint);
            if (answer.Status == 200)
                _served.AddOrUpdate(answer.ServedModel ?? "", 1, static (_, n) => n + 1);
            else
                _failures.Enqueue(answer.ToString());
        }
        catch (HttpRequestException e)
        {
            _failures.Enqueue($"{e.HttpRequestError}: {e.Message}");
        }

        if (Interlocked.Increment(ref _sent) == 20)
            _flows.TrySetResult();
    }
}
