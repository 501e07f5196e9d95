using System.Globalization;
using ServingCluster.Admission;

const string Usage = """
    usage: dotnet run -c Release --project bench/Admission -- URL TOKEN MODEL VERSION [SECONDS]
      Makes an endpoint whose maximum is one chunk of the model, offers it half of that, nine tenths, all and twice, each for so many seconds
      (default 20), and prints what was let in and how long that took.
    """;

if (args.Length is not (4 or 5) || (args.Length == 5 && !int.TryParse(args[4], CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var seconds = args.Length == 5 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 20;
using var server = new Server(new Uri(args[0]), args[1]);
var chunk = await server.ChunkAsync(args[2], args[3]);
await server.CreateAsync(args[2], args[3], chunk);
try
{
    // What an answer takes, and the warmth of everything on its way.
    var perRequest = (await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => server.AskAsync()))).Average(a => a.Tokens);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chunk {chunk} tokens per second, {perRequest:0} tokens per request"));
    Console.WriteLine($"{"offered",10}{"per s",8}{"let in",8}{"429",8}{"other",7}{"tokens/s",10}{"of max",8}{"p50 ms",9}{"p99 ms",9}");
    foreach (var part in new[] { 0.5, 0.9, 1, 2 })
        (await OpenLoop.RunAsync(server, part * chunk / perRequest, TimeSpan.FromSeconds(seconds))).Write(Console.Out, part, chunk);
}
finally
{
    await server.DeleteAsync();
}

return 0;
