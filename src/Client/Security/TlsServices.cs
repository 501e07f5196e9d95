using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace ServingCluster.Client.Security;

/// <summary>Registers TLS.</summary>
internal static class TlsServices
{
    /// <summary>Adds what secures connections.</summary>
    public static IServiceCollection AddServingTls(this IServiceCollection services, TlsFiles files) => services
        .AddSingleton(files)
        .AddSingleton<TlsIdentitySource>()
        .AddSingleton<TlsConnections>();

    /// <summary>Secures the connections of a client to gateways.</summary>
    public static void UseServingTls(this IClientBuilder client, TlsFiles files)
    {
        client.Services.AddServingTls(files);
        client.Services.AddOptions<ClientConnectionOptions>()
            .Configure<TlsConnections>((options, tls) => options.ConfigureConnection(tls.UseForOutbound));
    }
}
