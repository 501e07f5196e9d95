using ServingCluster.Errors;
using ServingCluster.Frontend;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Hosting;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Settings;

try
{
    var commands = new ProgramCommands([new("schema", SchemaCommand.Usage, SchemaCommand.RunAsync), .. ProgramCommands.Shared]);
    if (await commands.RunAsync(args, Console.Out, Console.Error) is { } status)
        return status;

    var builder = WebApplication.CreateSlimBuilder(args);
    var settings = SiloSettings.Read(builder.Configuration);
    builder.AddServingProcess(settings, await SiloKeys.ReadAsync(settings));
    await PostgresSchema.CheckAsync(settings.Cluster);

    await using var app = builder.Build();
    app.UseServingProcess(settings);
    await SiloProcess.StartAsync(app, settings);
    await app.Services.GetRequiredService<SampleModels>().Finished;
    await StartReport.WriteAsync(app.Services, Console.Out);
    await SiloProcess.WaitForEndAsync(app, settings);
    return 0;
}
catch (Exception e) when (e is SettingsException or ServingException or IOException)
{
    // What an operator can mend (a setting, the database, the port) is said in a sentence, not as a stack trace.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
