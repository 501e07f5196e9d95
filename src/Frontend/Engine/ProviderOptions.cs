using ServingCluster.Frontend.Settings;
using ServingCluster.Gateway;

namespace ServingCluster.Frontend.Engine;

/// <summary>How providers of external models are called, by the settings.</summary>
internal static class ProviderOptions
{
    public static GatewayOptions Of(ServingSettings settings) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(settings.ProviderConnectTimeoutSeconds),
        Limits = new ProviderLimits
        {
            FirstByteTimeout = TimeSpan.FromSeconds(settings.ProviderFirstByteTimeoutSeconds),
            IdleTimeout = TimeSpan.FromSeconds(settings.ProviderIdleTimeoutSeconds),
        },
        Providers = settings.ProviderTimeouts.Select(e => ProviderTimeouts.Read(e)!.Value).ToDictionary(
            t => t.Provider, t => new ProviderLimits { FirstByteTimeout = t.FirstByte, IdleTimeout = t.Idle }),
        MaxAttempts = settings.ProviderMaxAttempts,
        MaxRetryDelay = TimeSpan.FromSeconds(settings.ProviderMaxRetryDelaySeconds),
        CircuitFailures = settings.ProviderCircuitFailures,
        CircuitPause = TimeSpan.FromSeconds(settings.ProviderCircuitPauseSeconds),
        MaxAnswerBytes = settings.ProviderMaxAnswerBytes,
        EntraAuthority = AuthorityOf(settings.EntraAuthority),
    };

    // Tenants follow as a part of the path: without its end the last part would give way to them.
    private static Uri AuthorityOf(string address) => new(address.EndsWith('/') ? address : address + "/");
}
