using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Secrets;

/// <summary>The whole one-process server with everything that it logs and answers, without a port.</summary>
internal sealed class OneProcessHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private OneProcessHost(WebApplication app, RecordingLog log) => (_app, _client, Log) = (app, app.GetTestClient(), log);

    public RecordingLog Log { get; }

    /// <summary>Every answer so far, with its headers, but for those of <see cref="SendSecretAsync"/>.</summary>
    public List<string> Answers { get; } = [];

    public IServingGrains Grains => _app.Services.GetRequiredService<IServingGrains>();

    public static async Task<OneProcessHost> StartAsync(ServingSettings settings)
    {
        var log = new RecordingLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.ConfigureServer(settings);
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        // Over what the server itself asks for.
        foreach (var category in new[] { "Microsoft", "Microsoft.AspNetCore.Hosting.Diagnostics", "System" })
            builder.Logging.AddFilter(category, LogLevel.Trace);
        builder.Services.AddSingleton<ISettingBook>(SettingTable.Book(settings));
        builder.Services.AddFrontend(settings);
        builder.Services.AddOneProcessEngine(settings);
        var app = builder.Build();
        app.UseFrontend();
        await app.StartAsync();
        return new OneProcessHost(app, log);
    }

    /// <summary>Sends a request; what comes back must hold no secret.</summary>
    public async Task<(int Status, string Body)> SendAsync(string authorization, string method, string path, string? body = null, string type = "application/json")
    {
        var (status, text, headers) = await CallAsync(authorization, method, path, body, type);
        Answers.Add($"{method} {path} {status} {headers} {text}");
        return (status, text);
    }

    /// <summary>Sends a request whose answer is a new secret, and gives that.</summary>
    public async Task<string> SendSecretAsync(string authorization, string path, string body, string member, string type = "application/json")
    {
        var (status, text, _) = await CallAsync(authorization, "POST", path, body, type);
        Assert.True(status == 200, $"{path}: {status} {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty(member).GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<(int Status, string Body, string Headers)> CallAsync(string authorization, string method, string path, string? body, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToString());
    }
}
