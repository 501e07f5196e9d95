using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Settings;
using ServingCluster.Language;
using ServingCluster.Language.Gguf;

// make FOLDER              writes a random Llama of 125 million weights, with a tokenizer of 32,000 tokens
// bare FOLDER              a bare loop over the session: the ceiling
// bits FOLDER [ROUNDS]     the bare loop with float32, 8-bit and 4-bit weights in turns
// compare FOLDER [ROUNDS]  the bare loop and the engine in turns: tokens per second by streams, and their ratio
// latency FOLDER [ROUNDS]  times between tokens, alone and while a prompt of 2,000 tokens is computed beside; times to the first token
// serve FOLDER URL TOKEN ENDPOINT [ROUNDS]  the bare loop and a server that serves the folder in turns
// gguf FOLDER FILE TYPE    writes the folder's model for llama.cpp; the type is F32, Q8_0 or Q4_0
// peer FOLDER URL TOKEN ENDPOINT PEER_URL|- [ROUNDS]  a server that serves the folder and llama.cpp's, if there is one, in turns
// soak URL TOKEN ENDPOINT PID REQUESTS  many short requests to a server of a process, and the memory that it holds meanwhile
// sampling                 what drawing a token costs
var threads = int.TryParse(Environment.GetEnvironmentVariable("THREADS"), out var given) ? given : 0;
var spin = Environment.GetEnvironmentVariable("SPIN");
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
    case ["bits", var folder, .. var rest]:
        PrintBits(folder, Rounds(rest, 5));
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
    case ["gguf", var folder, var file, var type]:
        new LlamaGguf(folder, Enum.Parse<GgufType>(type)).Write(file);
        return 0;
    case ["peer", var folder, var url, var token, var endpoint, var peer, .. var rest]:
        using (var report = new PeerReport(new Uri(url), token, endpoint, peer == "-" ? null : new Uri(peer), CausalModelConfig.Read(folder).Vocabulary, Rounds(rest, 3)))
            await report.PrintAsync();
        return 0;
    case ["soak", var url, var token, var endpoint, var process, var requests]:
        using (var soak = new SoakReport(new Uri(url), token, endpoint, int.Parse(process), int.Parse(requests)))
            return await soak.RunAsync() ? 0 : 1;
    case ["sampling"]:
        SamplingReport.Print();
        return 0;
    default:
        Console.Error.WriteLine("usage: Language make FOLDER | bare FOLDER | bits FOLDER [ROUNDS] | compare FOLDER [ROUNDS] | latency FOLDER [ROUNDS] | serve FOLDER URL TOKEN ENDPOINT [ROUNDS] | gguf FOLDER FILE TYPE | peer FOLDER URL TOKEN ENDPOINT PEER_URL|- [ROUNDS] | soak URL TOKEN ENDPOINT PID REQUESTS | sampling");
        return 2;
}

static int Rounds(string[] rest, int otherwise) => rest is [var text] ? int.Parse(text) : otherwise;

void PrintBits(string folder, int rounds)
{
    using var whole = Load(folder);
    using var eight = Load(folder, WeightBits.Eight);
    using var four = Load(folder, WeightBits.Four);
    using var fourWithHead = Load(folder, WeightBits.Four, WeightBits.Four);
    BitsReport.Print([("float32", whole), ("int8", eight), ("int4", four), ("int4, head", fourWithHead)], rounds);
}

CausalGraph Load(string folder, WeightBits bits = WeightBits.Unquantized, WeightBits? head = null)
{
    // As the server has it, unless something else is to be tried.
    var config = spin is null ? [] : new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = spin };
    var settings = new ModelSettings { IntraOpThreads = threads, SessionConfig = config };
    var quantization = new WeightQuantization { Layers = bits, HeadChoice = head };
    return CausalGraph.Load(folder, "cpu", settings, Console.Error.WriteLine, quantization: quantization);
}
