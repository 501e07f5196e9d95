using System.Text.Json.Nodes;

namespace ServingCluster.Inference.Tests.Serving;

/// <summary>The held-out rows of a sample, with what scikit-learn made of them.</summary>
internal sealed class HeldOut
{
    private readonly JsonNode _data;

    private HeldOut(JsonNode data) => _data = data;

    public JsonArray Rows => _data["rows"]!.AsArray();

    public IReadOnlyList<string> Columns => [.. _data["columns"]!.AsArray().Select(c => (string)c!)];

    public IReadOnlyList<int> Labels => Integers(_data["labels"]!);

    public static HeldOut Of(string sample)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "samples", "data", $"{sample}_test.json");
        return new HeldOut(JsonNode.Parse(File.ReadAllText(file))!);
    }

    public IReadOnlyList<int> PredictedLabels(string version) => Integers(_data["predictions"]![version]!["labels"]!);

    public IReadOnlyList<double[]> Probabilities(string version) => Matrix(_data["predictions"]![version]!["probabilities"]!);

    public static IReadOnlyList<int> Integers(JsonNode list) => [.. list.AsArray().Select(v => (int)v!)];

    public static IReadOnlyList<double[]> Matrix(JsonNode rows) =>
        [.. rows.AsArray().Select(row => row!.AsArray().Select(v => (double)v!).ToArray())];
}
