using ServingCluster.Frontend;
using ServingCluster.Frontend.Settings;

var builder = WebApplication.CreateSlimBuilder(args);
ServingSettings settings;
try
{
    settings = SettingsReader.Read(builder.Configuration);
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

builder.ConfigureServer(settings);
builder.Services.AddFrontend(settings);

await using var app = builder.Build();
app.UseFrontend();
await app.StartAsync();
StartReport.Write(app.Services, Console.Out);
await app.WaitForShutdownAsync();
return 0;
