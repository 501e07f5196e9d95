using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Settings;
using ServingCluster.Language;

// make FOLDER              writes a random Llama of 125 million weights, with a tokenizer of 32,000 tokens
// bare FOLDER              a bare loop over the session: the ceiling
// compare FOLDER [ROUNDS]  the bare loop and the engine in turns: tokens per second by streams, and their ratio
// latency FOLDER [ROUNDS]  times between tokens, alone and while a prompt of 2,000 tokens is computed beside; times to the first token
// serve FOLDER URL TOKEN ENDPOINT [ROUNDS]  the bare loop and a server that serves the folder in turns
// sampling                 what drawing a token costs
var threads = int.TryParse(Environment.GetEnvironmentVariable("THREADS"), out var given) ? given : 0;
var spin = Environment.GetEnvironmentVariable("SPIN") ?? "0";
switch (args)
{
    case ["make", var folder]:
        RandomModel.Write(folder, RandomModelShape.Small);
        RandomTokenizer.Write(folder, RandomModelShape.Small.Vocabulary);
        return 0;
    case ["bare", var folder]:
        using (var graph = Load(folder))
            BareReport.Print(graph);
        return 0;
    case ["compare", var folder, .. var rest]:
        using (var graph = Load(folder))
            await Comparison.PrintAsync(graph, Rounds(rest, 5));
        return 0;
    case ["latency", var folder, .. var rest]:
        using (var graph = Load(folder))
            await LatencyReport.PrintAsync(graph, Rounds(rest, 3));
        return 0;
    case ["serve", var folder, var url, var token, var endpoint, .. var rest]:
        using (var graph = Load(folder))
        {
            using var report = new ServedReport(new Uri(url), token, endpoint, graph, Rounds(rest, 3));
            await report.PrintAsync();
        }

        return 0;
    case ["sampling"]:
        SamplingReport.Print();
        return 0;
    default:
        Console.Error.WriteLine("usage: Language make FOLDER | bare FOLDER | compare FOLDER [ROUNDS] | latency FOLDER [ROUNDS] | serve FOLDER URL TOKEN ENDPOINT [ROUNDS] | sampling");
        return 2;
}

static int Rounds(string[] rest, int otherwise) => rest is [var text] ? int.Parse(text) : otherwise;

CausalGraph Load(string folder)
{
    var config = new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = spin };
    return CausalGraph.Load(folder, "cpu", new ModelSettings { IntraOpThreads = threads, SessionConfig = config }, Console.Error.WriteLine);
}
