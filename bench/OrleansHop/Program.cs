using System.Globalization;
using ServingCluster.OrleansHop;

// worker PORT: a silo that is called.
// caller PORT WORKERS-PORT: a silo that calls it, and a web server over that:
//   POST /local?answer=N    answers by itself with so many bytes
//   POST /hop?answer=N      passes the body to the echo grain on the other silo, and its answer back
//   POST /replica?answer=N  the same by way of a replica of the product
//   GET  /compare?rounds=N&seconds=N   calls both in loops and answers with a table
if (args is not [("worker" or "caller") and var role, var port, .. var rest] || (role == "caller" && rest.Length == 0))
{
    Console.Error.WriteLine("usage: OrleansHop worker PORT | caller PORT WORKERS-PORT [--urls URL]");
    return 2;
}

var own = int.Parse(port, CultureInfo.InvariantCulture);
var isWorker = role == "worker";
var builder = WebApplication.CreateSlimBuilder(isWorker ? rest : rest[1..]);
builder.Logging.ClearProviders();
builder.Host.UseOrleans(silo => HopSilo.Configure(
    silo, isWorker ? HopSilo.Worker : "caller", own, isWorker ? own : int.Parse(rest[0], CultureInfo.InvariantCulture)));
var app = builder.Build();
if (!isWorker)
{
    var bare = new Lazy<Task<IHop>>(() => Task.FromResult(HopSilo.Bare(app.Services)));
    var replica = new Lazy<Task<IHop>>(() => HopSilo.ReplicaAsync(app.Services));
    app.MapPost("/local", (HttpContext http, int answer) => PassAsync(http, answer, null));
    app.MapPost("/hop", (HttpContext http, int answer) => PassAsync(http, answer, bare));
    app.MapPost("/replica", (HttpContext http, int answer) => PassAsync(http, answer, replica));
    app.MapGet("/compare", async (int rounds, double seconds) =>
        await new HopComparison(await bare.Value, await replica.Value, rounds, TimeSpan.FromSeconds(seconds)).RunAsync());
}

await app.RunAsync();
return 0;

static async Task PassAsync(HttpContext http, int answer, Lazy<Task<IHop>>? hop)
{
    var body = new byte[(int)http.Request.ContentLength!.Value];
    await http.Request.Body.ReadExactlyAsync(body);
    if (hop is not null)
        answer = await (await hop.Value).CallAsync(body, answer);
    http.Response.ContentLength = answer;
    await http.Response.Body.WriteAsync(Answers.Bytes(answer));
}
