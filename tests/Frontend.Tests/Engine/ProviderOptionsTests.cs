using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Engine;
using ServingCluster.Frontend.Settings;
using ServingCluster.Gateway;

namespace ServingCluster.Frontend.Tests.Engine;

public sealed class ProviderOptionsTests
{
    private static readonly GatewayOptions Defaults = new();

    [Fact]
    public void Without_configuration_providers_are_called_as_the_gateway_would_by_itself()
    {
        var options = Of(new ServingSettings());
        Assert.Equal(Defaults, options with { Providers = Defaults.Providers });
        Assert.Empty(options.Providers);
    }

    [Fact]
    public void Every_option_of_the_gateway_is_a_setting_that_reaches_it()
    {
        var options = Of(new ServingSettings
        {
            ProviderConnectTimeoutSeconds = 7,
            ProviderFirstByteTimeoutSeconds = 8,
            ProviderIdleTimeoutSeconds = 9,
            ProviderTimeouts = ["openai=60/30", "Custom = 900 / 300"],
            ProviderMaxAttempts = 2,
            ProviderMaxRetryDelaySeconds = 11,
            ProviderCircuitFailures = 12,
            ProviderCircuitPauseSeconds = 13,
            ProviderMaxAnswerBytes = 70_000,
            EntraAuthority = "https://login.microsoftonline.us",
        });
        Assert.Equal(
            (7.0, new ProviderLimits { FirstByteTimeout = TimeSpan.FromSeconds(8), IdleTimeout = TimeSpan.FromSeconds(9) }, 2, 11.0, 12, 13.0, 70_000),
            (options.ConnectTimeout.TotalSeconds, options.Limits, options.MaxAttempts, options.MaxRetryDelay.TotalSeconds, options.CircuitFailures,
                options.CircuitPause.TotalSeconds, options.MaxAnswerBytes));
        Assert.Equal("https://login.microsoftonline.us/", options.EntraAuthority.AbsoluteUri);
        Assert.Equal((60.0, 30.0), SecondsOf(options.Providers["openai"]));
        Assert.Equal((900.0, 300.0), SecondsOf(options.Providers["custom"]));
        Assert.All(typeof(GatewayOptions).GetProperties(), p => Assert.NotEqual(p.GetValue(Defaults), p.GetValue(options)));
    }

    [Theory]
    [InlineData("openai=60/30; palm=1/3600", true)]
    [InlineData("nobody=60/30", false)]
    [InlineData("openai=60", false)]
    [InlineData("openai=0/30", false)]
    [InlineData("openai=60/3601", false)]
    [InlineData("openai=60/30;OpenAI=1/1", false)]
    [InlineData("60/30", false)]
    public void Waits_for_single_providers_name_provider_and_both_waits(string text, bool isTaken) =>
        Assert.Equal(isTaken, ProviderTimeouts.Split(text) is not null);

    private static (double FirstByte, double Idle) SecondsOf(ProviderLimits limits) => (limits.FirstByteTimeout.TotalSeconds, limits.IdleTimeout.TotalSeconds);

    // As both programs have it, the one of a cluster too.
    private static GatewayOptions Of(ServingSettings settings)
    {
        var services = new ServiceCollection().AddServingEngine(settings, Path.GetTempPath(), sharer: null);
        return (GatewayOptions)services.Single(s => s.ServiceType == typeof(GatewayOptions)).ImplementationInstance!;
    }
}
