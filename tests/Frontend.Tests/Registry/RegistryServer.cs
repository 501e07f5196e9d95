using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry;
using ServingCluster.Frontend.Settings;
using ServingCluster.Governance;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Storage;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Registry;

/// <summary>The registry routes over real models, in memory but for the artifact files.</summary>
public sealed class RegistryServer : IServingGrains, IAsyncLifetime
{
    private static readonly Caller Ann = new(new Principal(PrincipalKind.User, "ann@x.io", "Ann", new HashSet<string> { KnownGroups.Admins }));

    private readonly string _folder = Directory.CreateTempSubdirectory("registry").FullName;
    private readonly MemoryStateStore _store = new();
    private readonly ConcurrentDictionary<string, Lazy<RegisteredModel>> _models = new();
    private readonly NameCatalog _catalog;
    private readonly ModelArtifacts _artifacts;
    private readonly WebApplication _app;

    public RegistryServer()
    {
        Sources = Directory.CreateDirectory(Path.Combine(_folder, "sources")).FullName;
        _catalog = new NameCatalog(NameCatalog.ModelKind, _store);
        var artifacts = new ArtifactStore(Path.Combine(_folder, "artifacts"), null, TimeProvider.System);
        var fetcher = new ArtifactFetcher(artifacts, new ArtifactFetcherOptions { Roots = [Sources] }, TimeProvider.System);
        _artifacts = new ModelArtifacts(artifacts, fetcher, new ArtifactLimits { MaxTransferBytes = 100_000 });

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IServingGrains>(this);
        builder.Services.AddSingleton<IModelArtifacts>(_artifacts);
        builder.Services.AddSingleton(new JsonRequests(new ServingSettings()));
        _app = builder.Build();
        _app.UseMiddleware<ErrorBoundary>();
        _app.Use((context, next) =>
        {
            context.User = Ann;
            return next(context);
        });
        _app.UseRouting();
        RegistryRoutes.Map(_app);
    }

    /// <summary>The folder under which sources may lie.</summary>
    public string Sources { get; }

    /// <summary>The folder in which files of versions are kept.</summary>
    public string Artifacts => Path.Combine(_folder, "artifacts");

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Client = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values)
            await model.Value.DisposeAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sends a request and demands a status.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.Replace('\'', '"'), Encoding.UTF8, "application/json");
        return await SendAsync(request, status);
    }

    public async Task<JsonElement> SendAsync(HttpRequestMessage request, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return JsonElement.Parse(text);
    }

    public Task<JsonElement> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, status);

    public Task<JsonElement> PostAsync(string path, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        SendAsync(HttpMethod.Post, path, body, status);

    /// <summary>A source folder with a model in it.</summary>
    public string MakeSource(string name = "model")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Sources, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "model.onnx"), "graph of " + name);
        return folder;
    }

    public Task WhenRegisteredAsync(string name) => ModelOf(name).WhenIdleAsync();

    public IServingEndpoint Endpoint(string name) => UsingEndpoint.Create();

    public IModelReplica Replica(ReplicaKey key) => throw new NotSupportedException();

    public IRegisteredModel Model(string fullName) => ModelOf(fullName);

    public IEndpointCatalog EndpointCatalog() => throw new NotSupportedException();

    public IModelCatalog ModelCatalog() => _catalog;

    public IRateLimiter RateLimiter(string endpointId) => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => throw new NotSupportedException();

    public ICredentialDirectory CredentialDirectory() => throw new NotSupportedException();

    public IEndpointHistory EndpointHistory(string endpoint) => throw new NotSupportedException();

    public ITrafficBoard TrafficBoard() => throw new NotSupportedException();

    public INodeDirectory NodeDirectory() => throw new NotSupportedException();

    public ISecretScope SecretScope(string name) => throw new NotSupportedException();

    public ISecretScopeCatalog SecretScopeCatalog() => throw new NotSupportedException();

    private RegisteredModel ModelOf(string name) => _models.GetOrAdd(
        name,
        key => new Lazy<RegisteredModel>(() => new RegisteredModel(
            key, _store, this, _artifacts, [new FolderRuntime()], new CalibrationOptions { IsOn = false }, TimeProvider.System, NullLogger<RegisteredModel>.Instance))).Value;
}
