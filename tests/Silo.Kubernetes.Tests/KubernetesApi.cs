using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServingCluster.Silo.Kubernetes.Tests;

/// <summary>As much of the Kubernetes API as tells of pods: read one, list and watch those of a label selector.</summary>
internal sealed class KubernetesApi : IAsyncDisposable
{
    public const string Namespace = "serving";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _pods = new();
    private readonly ConcurrentDictionary<Channel<string>, bool> _watchers = new();

    private KubernetesApi(WebApplication app) => _app = app;

    /// <summary>How many watch just now.</summary>
    public int Watchers => _watchers.Count;

    public static async Task<KubernetesApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new KubernetesApi(builder.Build());
        const string pods = $"/api/v1/namespaces/{Namespace}/pods";
        api._app.MapGet(pods, (RequestDelegate)api.ListAsync);
        api._app.MapGet(pods + "/{name}", (RequestDelegate)api.ReadAsync);
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Writes the file that tells clients where it is.</summary>
    public void WriteConfig(string file) => File.WriteAllText(file, $"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{"{"}name: test, context: {"{"}cluster: test, user: test, namespace: {Namespace}{"}"}{"}"}]
        clusters: [{"{"}name: test, cluster: {"{"}server: "{_app.Urls.Single()}"{"}"}{"}"}]
        users: [{"{"}name: test, user: {"{"}token: test{"}"}{"}"}]
        """);

    public void Add(string pod) => _pods[pod] = new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = pod,
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject { ["orleans/serviceId"] = "serving", ["orleans/clusterId"] = "serving" },
        },
    };

    public void Delete(string pod)
    {
        Assert.True(_pods.TryRemove(pod, out var removed));
        var line = new JsonObject { ["type"] = "DELETED", ["object"] = removed }.ToJsonString() + "\n";
        foreach (var watcher in _watchers.Keys)
            watcher.Writer.TryWrite(line);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers.Keys)
            watcher.Writer.TryComplete();
        await _app.DisposeAsync();
    }

    private Task ReadAsync(HttpContext context)
    {
        if (_pods.TryGetValue((string)context.Request.RouteValues["name"]!, out var pod))
            return WriteAsync(context, pod);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private Task ListAsync(HttpContext context)
    {
        if (context.Request.Query["labelSelector"] != "orleans/serviceId=serving,orleans/clusterId=serving")
        {
            context.Response.StatusCode = 400;
            return Task.CompletedTask;
        }

        return context.Request.Query["watch"] == "true"
            ? WatchAsync(context)
            : WriteAsync(context, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PodList",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. _pods.Values.Select(p => p.DeepClone())]),
            });
    }

    private async Task WatchAsync(HttpContext context)
    {
        var events = Channel.CreateUnbounded<string>();
        _watchers[events] = true;
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var line in events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more.
        }
        finally
        {
            _watchers.TryRemove(events, out _);
        }
    }

    private static Task WriteAsync(HttpContext context, JsonObject what)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(what.ToJsonString());
    }
}
