using System.Globalization;
using ServingCluster.Upstream;

// What bench/gateway.sh needs on either side of the gateway: a provider that takes no time to speak of, and a client that tells how late
// the tokens of many streams come.
//   upstream --urls http://127.0.0.1:9000 [--tokens-per-second 50] [--tokens 500]
//   upstream streams URL TOKEN STREAMS
if (args is ["streams", var url, var token, var streams])
{
    await StreamLoad.RunAsync(new Uri(url), token, int.Parse(streams, CultureInfo.InvariantCulture), Console.Out);
    return;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
var app = builder.Build();
app.Run(new ChatProvider(
    app.Configuration.GetValue("tokens-per-second", 50), app.Configuration.GetValue("tokens", 500), TimeProvider.System).InvokeAsync);
app.Run();
