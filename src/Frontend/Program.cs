using ServingCluster.Errors;
using ServingCluster.Frontend;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;

try
{
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
    await StartAsync(app);
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

static async Task StartAsync(WebApplication app)
{
    try
    {
        await app.StartAsync();
    }
    catch
    {
        // What had begun before the failure, such as the registration of the samples, must not find its store gone.
        await app.StopAsync();
        throw;
    }
}
