using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ServingCluster.Inference.Tests.Serving;

/// <summary>The committed samples give what scikit-learn gave, in every dialect.</summary>
public sealed class SampleModelTests
{
    public static TheoryData<string, string> Dialects { get; } = new MatrixTheoryData<string, string>(
        ["iris/1", "iris/2", "digits/1"], ["instances", "inputs", "named inputs", "dataframe_split", "dataframe_records", "csv"]);

    [Theory]
    [InlineData("iris/1", 4, true)]
    [InlineData("iris/2", 4, true)]
    [InlineData("digits/1", 1, false)]
    public async Task A_sample_is_inspected(string sample, int inputs, bool columns)
    {
        var manifest = (await Served.Runtime.InspectAsync(Served.Sample(sample), default))!;
        Assert.Equal(("onnx", true, inputs, columns), (manifest.Runtime, manifest.HasLoggedSignature, manifest.Signature.Inputs.Count, manifest.Signature.IsColumnBased));
        Assert.Equal(["label", "probabilities"], manifest.Signature.Outputs.Select(o => o.Name!));
        Assert.True(manifest.MemoryBytes > manifest.SizeBytes && manifest.SizeBytes > 0);
        Assert.NotNull(manifest.InputExample);
        Assert.Contains("test_accuracy", manifest.Metadata.Keys);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task All_held_out_rows_score_as_they_did_with_scikit_learn(string sample, string dialect)
    {
        var (name, version) = (sample.Split('/')[0], sample.Split('/')[1]);
        if (name == "digits" && dialect is "dataframe_split" or "dataframe_records" or "csv" && name == "digits")
            return;
        await using var served = await Served.LoadAsync(Served.Sample(sample));
        var data = HeldOut.Of(name);

        var text = dialect == "csv"
            ? await served.TextAsync(Csv(data), BodyFormat.Csv)
            : await served.TextAsync(Body(data, name, dialect).ToJsonString());
        var (labels, probabilities) = Read(JsonNode.Parse(text)!["predictions"]!);

        Assert.Equal(data.PredictedLabels(version), labels);
        var expected = data.Probabilities(version);
        Assert.Equal(expected.Count, probabilities.Count);
        for (var row = 0; row < expected.Count; row++)
            Assert.All(expected[row].Zip(probabilities[row]), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-5, $"row {row}: {p}"));

        var accuracy = labels.Zip(data.Labels).Count(p => p.First == p.Second) / (double)labels.Count;
        Assert.Equal(double.Parse(served.Manifest.Metadata["test_accuracy"], CultureInfo.InvariantCulture), accuracy, 1e-4);
    }

    [Theory]
    [InlineData("iris/1")]
    [InlineData("iris/2")]
    [InlineData("digits/1")]
    public async Task The_input_example_that_came_with_a_model_is_a_request_to_it(string sample)
    {
        await using var served = await Served.LoadAsync(Served.Sample(sample));
        Assert.StartsWith("""{"predictions":""", await served.TextAsync(served.Manifest.InputExample!));
    }

    private static JsonObject Body(HeldOut data, string name, string dialect) => dialect switch
    {
        "instances" or "inputs" => new() { [dialect] = data.Rows.DeepClone() },
        "named inputs" when name == "digits" => new() { ["inputs"] = new JsonObject { ["pixels"] = data.Rows.DeepClone() } },
        "named inputs" => new() { ["inputs"] = Columns(data) },
        "dataframe_split" => new()
        {
            [dialect] = new JsonObject
            {
                ["columns"] = new JsonArray([.. data.Columns.Select(c => (JsonNode)c)]),
                ["data"] = data.Rows.DeepClone(),
            },
        },
        _ => new() { [dialect] = Records(data) },
    };

    private static JsonObject Columns(HeldOut data) => new(
        data.Columns.Select((column, i) => KeyValuePair.Create(
            column, (JsonNode?)new JsonArray([.. data.Rows.Select(row => row![i]!.DeepClone())]))));

    // The columns in another order: names decide.
    private static JsonArray Records(HeldOut data) => new([.. data.Rows.Select(row => (JsonNode)new JsonObject(
        data.Columns.Select((column, i) => KeyValuePair.Create(column, (JsonNode?)row![i]!.DeepClone())).Reverse()))]);

    private static string Csv(HeldOut data)
    {
        var text = new StringBuilder(string.Join(',', data.Columns)).Append('\n');
        foreach (var row in data.Rows)
            text.AppendJoin(',', row!.AsArray().Select(v => v!.ToJsonString())).Append('\n');
        return text.ToString();
    }

    // A list of records, or an object of columns.
    private static (IReadOnlyList<int> Labels, IReadOnlyList<double[]> Probabilities) Read(JsonNode predictions)
    {
        if (predictions is JsonObject)
            return (HeldOut.Integers(predictions["label"]!), HeldOut.Matrix(predictions["probabilities"]!));
        var rows = predictions.AsArray();
        return (
            [.. rows.Select(r => (int)r!["label"]!)],
            [.. rows.Select(r => r!["probabilities"]!.AsArray().Select(v => (double)v!).ToArray())]);
    }
}
