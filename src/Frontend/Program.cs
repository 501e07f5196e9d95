using ServingCluster.Errors;
using ServingCluster.Frontend;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var settings = SettingsReader.Read(builder.Configuration);
    builder.ConfigureServer(settings);
    builder.Services.AddFrontend(settings);
    builder.Services.AddOneProcessEngine(settings);

    await using var app = builder.Build();
    app.UseFrontend();
    await app.StartAsync();
    await app.Services.GetRequiredService<SampleModels>().Finished;
    await StartReport.WriteAsync(app.Services, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (e is SettingsException or ServingException or IOException)
{
    // What an operator can mend (a setting, the data directory, the port) is said in a sentence, not as a stack trace.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
