using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Client;
using ServingCluster.Errors;
using ServingCluster.Samples.DotnetClient;

// A service that calls models: it registers the client, starts, and asks. README.md beside this file says how to run it.
if (SampleArguments.TryRead(args) is not { } arguments)
{
    Console.Error.WriteLine(SampleArguments.Usage);
    return 2;
}

try
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    // A start that fails is told below, in a sentence.
    builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Orleans.Runtime.Messaging", LogLevel.None).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    builder.Services.AddServingClusterClient(arguments.Options);
    using var host = builder.Build();
    await host.StartAsync();
    await new Tour(host.Services.GetRequiredService<IServingClient>(), arguments).RunAsync();
    await host.StopAsync();
    return 0;
}
catch (Exception e) when (e is ServingException or ArgumentException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
