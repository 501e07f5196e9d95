using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>
/// A client that changes an endpoint without pause, through one frontend after the other, and keeps a book of what was acknowledged: a tag that counts
/// up, config versions, endpoints that come and go. A change that was not acknowledged may have been made or not; one that was, stays.
/// </summary>
internal sealed class ControlBook : IAsyncDisposable
{
    private const string Tag = "count";
    private readonly ClusterProcesses _cluster;
    private readonly string _endpoint;
    private readonly Task _client;
    private volatile bool _stopping;
    private volatile string? _violation;
    private int _turn;
    private int _acknowledged;
    private int _unknown;

    // The value of the tag, and the newest config version, that were acknowledged or read; neither may ever fall.
    private int _count;
    private int _version = 1;

    private ControlBook(ClusterProcesses cluster, string endpoint)
    {
        (_cluster, _endpoint) = (cluster, endpoint);
        _client = Task.Run(RunAsync);
    }

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public static async Task<ControlBook> StartAsync(ClusterProcesses cluster, string endpoint)
    {
        (await cluster.Client.CreateAsync(endpoint, Configs.Of(ClusterProcesses.ModelName, 1))).Expect(200);
        await cluster.ReadyAsync(endpoint);
        return new ControlBook(cluster, endpoint);
    }

    /// <summary>Waits until changes are acknowledged (again).</summary>
    public Task MoreAsync(int changes)
    {
        var goal = Acknowledged + changes;
        return Eventually.GetAsync(() => Task.FromResult(Acknowledged), a => a >= goal || _violation is not null, $"{changes} more changes were acknowledged");
    }

    public void ReportAndCheck(string what)
    {
        ClusterLoad.Print($"{what}: {Acknowledged} changes acknowledged so far, {Volatile.Read(ref _unknown)} not; tag {_count}, config version {_version}");
        Assert.True(_violation is null, $"{what}: {_violation}");
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _client;
    }

    private async Task RunAsync()
    {
        try
        {
            for (var turn = 1; !_stopping && _violation is null; turn++)
            {
                await TagAsync();
                if (turn % 5 == 0)
                    await UpdateAsync();
                if (turn % 7 == 0)
                    await ComeAndGoAsync($"{_endpoint}-{turn}");
                await Task.Delay(20);
            }
        }
        catch (Exception e)
        {
            _violation = $"The client of changes ended: {e}";
        }
    }

    private async Task TagAsync()
    {
        var next = _count + 1;
        if (await TryAsync(c => c.TagAsync(_endpoint, Tag, $"{next}")) is { Status: 200 })
            _count = next;
        else
            await LookAsync(next);
    }

    private async Task UpdateAsync()
    {
        var config = Configs.Of(ClusterProcesses.ModelName, 1 + (_version % 2));
        if (await TryAsync(c => c.UpdateAsync(_endpoint, config)) is { Status: 200 } answer)
            See("config version", NewestVersion(answer.Json), ref _version);
        else
            await LookAsync(_count);
    }

    private async Task ComeAndGoAsync(string name)
    {
        if (await TryAsync(c => c.CreateAsync(name, Configs.Of(ClusterProcesses.ModelName, 1))) is { Status: 200 }
            && await ReadAsync(name) is null)
            _violation = $"Endpoint '{name}' was acknowledged and is not there.";
        if (await TryAsync(c => c.DeleteAsync(name)) is { Status: 200 } && await ReadAsync(name) is not null)
            _violation = $"Endpoint '{name}' was deleted and is there.";
    }

    // What became of a change that was not acknowledged.
    private async Task LookAsync(int atMost)
    {
        if (await ReadAsync(_endpoint) is not { } endpoint)
        {
            _violation = $"Endpoint '{_endpoint}' is gone.";
            return;
        }

        var tag = endpoint["tags"]?.AsArray().FirstOrDefault(t => (string?)t!["key"] == Tag)?["value"];
        See("tag", int.Parse((string?)tag ?? "0"), ref _count);
        if (_count > atMost)
            _violation = $"The tag is {_count}, which nobody asked for yet.";
        See("config version", NewestVersion(endpoint), ref _version);
    }

    private void See(string what, int value, ref int before)
    {
        if (value < before)
            _violation = $"The {what} fell from {before}, which was acknowledged or read, to {value}.";
        before = value;
    }

    private static int NewestVersion(JsonNode endpoint) => (int)(endpoint["pending_config"] ?? endpoint["config"]!)["config_version"]!;

    /// <summary>Makes one change; null when nobody answered.</summary>
    private async Task<Answer?> TryAsync(Func<ServerClient, Task<Answer>> change)
    {
        try
        {
            var answer = await change(_cluster.AnyClient(_turn++));
            if (answer.Status == 200)
                Interlocked.Increment(ref _acknowledged);
            else
                Interlocked.Increment(ref _unknown);
            // Refused in a sentence, whatever else is wrong: 409 while an update is under way, 503 while the database is away.
            if (answer.Status is not (200 or 404 or 409 or 503))
                _violation = answer.ToString();
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            Interlocked.Increment(ref _unknown);
            await Task.Delay(50);
            return null;
        }
    }

    /// <summary>Reads an endpoint, as often as it takes until somebody answers; null when there is none.</summary>
    private async Task<JsonNode?> ReadAsync(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await _cluster.AnyClient(_turn++).DescribeAsync(name);
                if (answer.Status is 200 or 404)
                    return answer.Status == 200 ? answer.Json : null;
            }
            catch (Exception e) when (attempt < 600 && e is HttpRequestException or TaskCanceledException or InvalidOperationException or ObjectDisposedException)
            {
                // That frontend is gone; the next attempt meets another.
            }

            await Task.Delay(100);
        }
    }
}
