using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests;

public sealed class FrontendHostTests
{
    private const string Antiforgery = "Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery";

    [Fact]
    public void Antiforgery_logs_nothing_below_an_error() => Assert.Equal(LogLevel.Error, LeastOf(Antiforgery));

    [Fact]
    public void What_the_configuration_names_is_logged() =>
        Assert.Equal(LogLevel.Debug, LeastOf(Antiforgery, $"--Logging:LogLevel:{Antiforgery}=Debug"));

    private static LogLevel LeastOf(string category, params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.ConfigureServer(new ServingSettings());
        using var services = builder.Services.BuildServiceProvider();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        return Enum.GetValues<LogLevel>().First(logger.IsEnabled);
    }
}
