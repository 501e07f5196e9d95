using System.Collections.Frozen;
using ServingCluster.Bare;

// A serving program as an expert would write it by hand for these two models: one terminal step, no dependency injection, nothing
// per request but parse, run, write. What the server adds to this is what bench/overhead.sh measures.
var samples = args is [var folder, ..] && !folder.StartsWith('-') ? folder : Path.Combine("samples", "models");
using var iris = BareGraph.Load(Path.Combine(samples, "iris", "1"));
using var digits = BareGraph.Load(Path.Combine(samples, "digits", "1"));
var models = new Dictionary<string, IBareModel>
{
    ["/serving-endpoints/iris/invocations"] = new FrameModel(iris,
        ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]),
    ["/serving-endpoints/digits/invocations"] = new TensorModel(digits, "pixels", width: 64),
}.ToFrozenDictionary(StringComparer.Ordinal);

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.Run(new BareHandler(models).InvokeAsync);
app.Run();
