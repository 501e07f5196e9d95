using ServingCluster.Bare;
using ServingCluster.Inference;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Serving;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>A request with its model: the server's parts and those of the bare app.</summary>
internal sealed class ScoringCase : IDisposable
{
    private ScoringCase(byte[] body, string folder, Func<BareGraph, IBareModel> bare)
    {
        Body = body;
        var found = OnnxModelFolderReader.Read(folder)!;
        Loaded = GraphLoader.Load(found, "cpu", ModelSettingsReader.Read(found, new Dictionary<string, string>()));
        Reader = new ScoringRequestReader(Loaded.Plan);
        Writer = new ScoringResponseWriter(Loaded.Graph.Outputs.Select(o => o.Name));
        Bare = bare(BareGraph.Load(folder));
    }

    /// <summary>The request's body.</summary>
    public byte[] Body { get; }

    /// <summary>The model.</summary>
    public LoadedGraph Loaded { get; }

    /// <summary>The server's reader.</summary>
    public ScoringRequestReader Reader { get; }

    /// <summary>The server's writer.</summary>
    public ScoringResponseWriter Writer { get; }

    /// <summary>The bare app's model.</summary>
    public IBareModel Bare { get; }

    /// <summary>Loads model and body.</summary>
    public static ScoringCase Load(BodyCase body)
    {
        var isIris = body is BodyCase.IrisSplit1 or BodyCase.IrisRecords1;
        var folder = Path.Combine(AppContext.BaseDirectory, "models", isIris ? "iris" : "digits", "1");
        return new ScoringCase(ReadBody(body), folder, isIris ? Frame : Digits);
    }

    /// <summary>Reads the body as the server does.</summary>
    public ParsedRequest Read() => Reader.Read(Body, BodyFormat.Json).Request ?? throw new InvalidOperationException("The body is wrong.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Loaded.Graph.Dispose();
        Bare.Graph.Dispose();
    }

    private static IBareModel Frame(BareGraph graph) =>
        new FrameModel(graph, ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]);

    private static IBareModel Digits(BareGraph graph) => new TensorModel(graph, "pixels", width: 64);

    private static byte[] ReadBody(BodyCase body) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "bodies", body switch
    {
        BodyCase.IrisSplit1 => "iris-1.json",
        BodyCase.IrisRecords1 => "iris-records-1.json",
        BodyCase.Digits1 => "digits-1.json",
        _ => "digits-32.json",
    }));
}
