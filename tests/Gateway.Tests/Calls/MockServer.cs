using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServingCluster.External;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Tests.Calls;

/// <summary>A provider on a loopback port, and a gateway with real connections to it.</summary>
internal sealed class MockServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ServiceProvider _services;

    private MockServer(WebApplication server, ServiceProvider services) => (_server, _services) = (server, services);

    public IExternalModels Models => _services.GetRequiredService<IExternalModels>();

    public ExternalTarget Target => TestGateway.Target("custom", "m", "llm/v1/chat", ("custom_provider_url", _server.Urls.First() + "/v1"), ("bearer_token_auth.token", "{{secrets/ai/key}}"));

    public static async Task<MockServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        var secrets = new FakeSecrets();
        var services = new ServiceCollection().AddLogging().AddSingleton<ISecretReader>(secrets).AddSingleton<ISecretSealer>(secrets).AddGateway(new GatewayOptions());
        return new(server, services.BuildServiceProvider());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }
}
