using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Ui;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Tests;

/// <summary>The whole frontend in front of fake grains, in memory or on a real port of the loopback device.</summary>
internal sealed class TestFrontend : IAsyncDisposable
{
    public const string Token = "test-token-of-the-admin";

    private readonly WebApplication _app;

    private TestFrontend(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
        Grains = app.Services.GetRequiredService<FakeGrains>();
        Router = (FakeRouter)app.Services.GetRequiredService<IInvocationRouter>();
        Store = (FakeStore)app.Services.GetRequiredService<IStateStore>();
    }

    public HttpClient Client { get; }

    public FakeGrains Grains { get; }

    public FakeRouter Router { get; }

    public FakeStore Store { get; }

    public LoadedCheck Loaded => _app.Services.GetRequiredService<LoadedCheck>();

    public Credentials Credentials => _app.Services.GetRequiredService<Credentials>();

    /// <summary>Every route of the API, by its pattern; without methods where it takes all.</summary>
    public IEnumerable<(string Pattern, IReadOnlyList<string> Methods)> Routes => AllRoutes
        .Where(route => !UiPaths.Contains("/" + route.RoutePattern.RawText!.TrimStart('/')))
        .Select(route => (route.RoutePattern.RawText!, route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []));

    /// <summary>Every route, those of the web UI too.</summary>
    public IEnumerable<RouteEndpoint> AllRoutes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public IServiceProvider Services => _app.Services;

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    /// <param name="settings">The settings; by default with <see cref="Token"/> as the administrator's.</param>
    /// <param name="store">The store; by default an empty one.</param>
    /// <param name="log">Takes what is logged.</param>
    /// <param name="more">What else is registered, before the frontend.</param>
    public static Task<TestFrontend> StartAsync(
        ServingSettings? settings = null, FakeStore? store = null, RecordingLog? log = null, Action<IServiceCollection>? more = null) =>
        StartAsync(settings, store, log, address: null, more);

    /// <param name="settings">The settings; by default with <see cref="Token"/> as the administrator's.</param>
    /// <param name="address">Where to listen, by port 0 at a free one.</param>
    /// <param name="log">Takes what is logged.</param>
    /// <param name="more">What else is registered, before the frontend.</param>
    public static Task<TestFrontend> StartOnKestrelAsync(
        ServingSettings? settings = null, string address = "http://127.0.0.1:0", RecordingLog? log = null, Action<IServiceCollection>? more = null) =>
        StartAsync(settings, null, log, address, more);

    private static async Task<TestFrontend> StartAsync(
        ServingSettings? settings, FakeStore? store, RecordingLog? log, string? address, Action<IServiceCollection>? more)
    {
        settings ??= new ServingSettings { AdminToken = Token, UsageLog = false, AuditLog = false };
        // A log has one writer, and tests without a data directory of their own run at once.
        if (settings.DataDirectory == new ServingSettings().DataDirectory)
            settings = settings with { AuditLog = false };
        var builder = WebApplication.CreateSlimBuilder();
        if (address is not null)
            builder.WebHost.UseUrls(address);
        builder.ConfigureServer(settings);
        if (address is null)
            builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
            builder.Logging.AddFilter("ServingCluster", LogLevel.Debug);
        }

        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Samples.Time));
        builder.Services.AddSingleton<FakeGrains>();
        builder.Services.AddSingleton<IServingGrains>(provider => provider.GetRequiredService<FakeGrains>());
        builder.Services.AddSingleton<IStateStore>(store ?? new FakeStore());
        builder.Services.AddSingleton<IInvocationRouter, FakeRouter>();
        builder.Services.AddSingleton(TestSealer.Instance);
        builder.Services.AddSingleton(TestSealer.Keys);
        builder.Services.AddSingleton<SecretSealer>();
        builder.Services.AddSingleton<SecretRotation>();
        more?.Invoke(builder.Services);
        builder.Services.AddFrontend(settings);
        builder.Services.AddSingleton<IReadinessCheck, StoreCheck>();
        builder.Services.AddSingleton<ISettingBook>(SettingTable.Book(settings));
        var app = builder.Build();
        app.UseFrontend();
        await app.StartAsync();
        var client = address is not null ? new HttpClient { BaseAddress = new Uri(app.Urls.First()) } : app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.AdminToken ?? "none");
        return new TestFrontend(app, client);
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends a request with a credential other than the administrator's.</summary>
    public async Task<Answer> SendAsAsync(string token, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    /// <summary>Sends a form without a credential.</summary>
    /// <param name="path">The path.</param>
    /// <param name="basic">The user and password of HTTP Basic, with a colon in between; null for none.</param>
    /// <param name="fields">The form.</param>
    public async Task<Answer> SendFormAsync(string path, string? basic, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic ?? "")));
        if (basic is null)
            request.Headers.Authorization = new AuthenticationHeaderValue("None");
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
