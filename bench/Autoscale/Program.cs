using System.Globalization;
using ServingCluster.Autoscale;

const string Usage = """
    usage: dotnet run -c Release --project bench/Autoscale -- [--seed N] [--chunks N] [--min N] [--cold SECONDS] [--burst SECONDS]
      --seed    another run of chance (default 1)
      --chunks  most chunks that are provisioned (default 8)
      --min     fewest of them (default 0)
      --cold    from the wish for a replica until it is ready (default 20)
      --burst   for how long what the maximum grants is kept
    """;

var options = new AutoscaleOptions();
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 >= args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 0)
        return Refuse();
    switch (args[i])
    {
        case "--seed": options = options with { Seed = value }; break;
        case "--chunks" when value >= 1: options = options with { MaxChunks = value }; break;
        case "--min": options = options with { MinChunks = value }; break;
        case "--cold": options = options with { ColdStart = TimeSpan.FromSeconds(value) }; break;
        case "--share" when value >= 1: options = options with { ChunkShare = value / 100.0 }; break;
        case "--burst" when value >= 1: options = options with { Burst = TimeSpan.FromSeconds(value) }; break;
        default: return Refuse();
    }
}

if (options.MinChunks > options.MaxChunks)
    return Refuse();

// The peak is nine tenths of the maximum, and beyond it where that is what a row is about.
var max = options.RequestsPerChunk * options.MaxChunks;
var report = new AutoscaleReport(Console.Out);
report.WriteHead();
foreach (var traffic in new[]
{
    Traffic.Diurnal(0.9 * max), Traffic.Burst(0.9 * max), Traffic.Ramp(0.9 * max), Traffic.OnOff(0.9 * max), Traffic.Office(0.9 * max),
    Traffic.Steady("half", 0.5 * max), Traffic.Steady("nine tenths", 0.9 * max), Traffic.Steady("the maximum", max),
    Traffic.Steady("twice", 2 * max),
})
{
    report.Write(new Simulation(options, traffic).Run());
}

return 0;

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
