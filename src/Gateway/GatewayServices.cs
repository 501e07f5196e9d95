using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServingCluster.External;
using ServingCluster.Gateway.Calls;
using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Providers.Ai21;
using ServingCluster.Gateway.Providers.Anthropic;
using ServingCluster.Gateway.Providers.Bedrock;
using ServingCluster.Gateway.Providers.Cohere;
using ServingCluster.Gateway.Providers.Google;
using ServingCluster.Gateway.Providers.OpenAi;
using ServingCluster.Gateway.Surfaces.Messages;
using ServingCluster.Gateway.Surfaces.Responses;
using ServingCluster.Inference;

namespace ServingCluster.Gateway;

/// <summary>Puts the gateway into a container.</summary>
public static class GatewayServices
{
    /// <summary>
    /// Adds <see cref="IExternalModels"/>. The container needs an <see cref="Secrets.ISecretReader"/>, an
    /// <see cref="Secrets.ISecretSealer"/> and logging; <see cref="TimeProvider"/> is the system's unless there is one. Every
    /// <see cref="IChatSurface"/> in it carries its task to providers that don't speak it.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(_ => Upstream.Connect(options));
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<TargetBook>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<SilenceTimers>();
        services.AddSingleton<CallTools>();
        services.AddSingleton<IExternalModels, ExternalModels>();
        services.AddSingleton<IProvider, OpenAiProvider>();
        services.AddSingleton<IProvider, AnthropicProvider>();
        services.AddSingleton<IProvider, DatabricksProvider>();
        services.AddSingleton<IProvider, CustomProvider>();
        services.AddSingleton<IProvider, CohereProvider>();
        services.AddSingleton<IProvider, Ai21Provider>();
        services.AddSingleton<IProvider, PalmProvider>();
        services.AddSingleton<IProvider, VertexProvider>();
        services.AddSingleton<IProvider, BedrockProvider>();
        services.AddSingleton<IChatSurface, MessagesSurface>();
        services.AddSingleton<IChatSurface, MessagesCountSurface>();
        services.AddSingleton<IChatSurface, ResponsesSurface>();
        return services;
    }
}
