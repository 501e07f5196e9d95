using ServingCluster.Errors;
using ServingCluster.Frontend;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;

try
{
    if (await new ProgramCommands(ProgramCommands.Shared).RunAsync(args, Console.Out, Console.Error) is { } status)
        return status;

    SocketThreads.GoOnInPlace();
    var builder = WebApplication.CreateSlimBuilder(args);
    var book = SettingTable.Book(new ServingSettings());
    SettingsReader.Read(builder.Configuration, [], book);
    var settings = book.Value;
    builder.Services.AddSingleton<ISettingBook>(book);
    builder.ConfigureServer(settings);
    builder.Services.AddFrontend(settings);
    builder.Services.AddOneProcessEngine(settings);

    await using var app = builder.Build();
    app.UseFrontend();
    await Startup.StartAsync(app);
    await app.Services.GetRequiredService<SampleModels>().Finished;
    await StartReport.WriteAsync(app.Services, Console.Out);
    await Shutdown.WaitAsync(app);
    return 0;
}
catch (Exception e) when (e is SettingsException or ServingException or IOException)
{
    // What an operator can mend (a setting, the data directory, the port) is said in a sentence, not as a stack trace.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
