using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Serving;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Serving;

/// <summary>Requests that share a run get what they would have got alone.</summary>
public sealed class BatchedRunTests
{
    [Theory]
    [InlineData("iris/1", 1e-5)]
    [InlineData("iris/2", 0)]
    [InlineData("digits/1", 0)]
    public void A_run_of_many_requests_gives_each_what_it_gets_alone(string sample, double tolerance)
    {
        var folder = OnnxModelFolderReader.Read(Served.Sample(sample))!;
        var loaded = GraphLoader.Load(folder, "cpu", ModelSettingsReader.Read(folder, new Dictionary<string, string>()));
        using var graph = loaded.Graph;
        using var runner = new OnnxBatchRunner(graph, runs: 1, TimeProvider.System);
        var rows = HeldOut.Of(sample.Split('/')[0]).Rows.Take(40).ToList();

        var alone = rows.Select(row => Item(loaded, row!)).ToArray();
        foreach (var item in alone)
            runner.Run([item]);
        var together = rows.Select(row => Item(loaded, row!)).ToArray();
        runner.Run(together);

        Assert.All(alone.Zip(together), pair =>
        {
            Assert.Equal(1, pair.First.Timings.BatchRequests);
            Assert.Equal((40, 40), (pair.Second.Timings.BatchRequests, pair.Second.Timings.BatchRows));
            AssertSame(Answer(graph.Outputs.Select(o => o.Name), pair.First), Answer(graph.Outputs.Select(o => o.Name), pair.Second), tolerance);
        });
    }

    [Theory]
    [InlineData("iris/1", 1e-5)]
    [InlineData("iris/2", 0)]
    [InlineData("digits/1", 0)]
    public async Task Concurrent_requests_get_what_they_get_one_after_another(string sample, double tolerance)
    {
        await using var served = await Served.LoadAsync(Served.Sample(sample));
        var rows = HeldOut.Of(sample.Split('/')[0]).Rows.Take(45).Select(row => Body(row!)).ToList();
        var expected = new List<string>();
        foreach (var row in rows)
            expected.Add(await served.TextAsync(row));

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            AssertSame(expected[i % rows.Count], await served.TextAsync(rows[i % rows.Count]), tolerance));
        Assert.Equal(0, served.Model.Queued);
    }

    private static ScoringItem Item(LoadedGraph loaded, JsonNode row)
    {
        var read = new ScoringRequestReader(loaded.Plan).Read(Encoding.UTF8.GetBytes(Body(row)), BodyFormat.Json);
        Assert.True(read.Request is not null, read.Error);
        // Its answers are written by the test itself.
        return new ScoringItem(model: null!) { Request = read.Request, Rows = read.Request.Rows, Deadline = long.MaxValue, Cancellation = default };
    }

    private static string Body(JsonNode row) => new JsonObject { ["instances"] = new JsonArray(row.DeepClone()) }.ToJsonString();

    private static string Answer(IEnumerable<string> outputs, ScoringItem item)
    {
        using var request = item.Request;
        var body = new ScoringResponseWriter(outputs).Write(item.Outputs!.Values, item.FirstRow, item.Rows, item.Outputs.TotalRows, request.Form);
        item.Outputs.Release();
        return Encoding.UTF8.GetString(body.Pooled, 0, body.Length);
    }

    private static void AssertSame(string expected, string actual, double tolerance)
    {
        if (tolerance == 0)
        {
            Assert.Equal(expected, actual);
            return;
        }

        var (a, b) = (JsonNode.Parse(expected)!["predictions"]!, JsonNode.Parse(actual)!["predictions"]!);
        Assert.Equal(HeldOut.Integers(a["label"]!), HeldOut.Integers(b["label"]!));
        var probabilities = HeldOut.Matrix(a["probabilities"]!)[0].Zip(HeldOut.Matrix(b["probabilities"]!)[0]);
        Assert.All(probabilities, p => Assert.True(Math.Abs(p.First - p.Second) <= tolerance, $"{p}"));
    }
}
