using System.Globalization;
using ServingCluster.Scale;

const string Usage = """
    usage: dotnet run -c Release --project bench/Scale -- [--nodes N] [--endpoints N] [--seed N]
      --nodes      nodes of eight accelerators each (default 1000)
      --endpoints  endpoints that are created (default 10000)
      --seed       another run of chance (default 1)
    """;

var options = new ScaleOptions();
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 >= args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 0)
        return Refuse();
    switch (args[i])
    {
        case "--nodes" when value >= 10: options = options with { Nodes = value }; break;
        case "--endpoints" when value >= 1: options = options with { Endpoints = value }; break;
        case "--seed": options = options with { Seed = value }; break;
        default: return Refuse();
    }
}

var report = new Report(Console.Out, Console.Error);
foreach (var phase in new Scenario(options).Run())
    report.Write(phase);
return 0;

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
