using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Inference.Tests.Onnx;

namespace ServingCluster.Inference.Tests.Serving;

[Collection(nameof(AloneCollection))]
public sealed class OnnxModelRuntimeTests
{
    [Fact]
    public async Task A_folder_without_a_model_is_not_of_its_kind()
    {
        var folder = Directory.CreateTempSubdirectory("serving-");
        Assert.Null(await Served.Runtime.InspectAsync(folder.FullName, default));
        folder.Delete();
    }

    [Theory]
    [InlineData("broken", "Protobuf parsing failed")]
    [InlineData("unknown_operator", "Frobnicate")]
    public async Task What_cannot_be_loaded_says_why_and_not_where(string fixture, string why)
    {
        using var folder = FixtureFolder.Of(fixture);
        var refusal = await Assert.ThrowsAsync<ServingException>(async () => await Served.Runtime.InspectAsync(folder.Path, default));
        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains(why, refusal.Message);
        Assert.DoesNotContain(folder.Path, refusal.Message);
    }

    [Fact]
    public async Task A_model_whose_rows_depend_on_each_other_is_recognised_and_runs_one_by_one()
    {
        await using var served = await Served.LoadFixtureAsync("centred");
        Assert.Contains(served.Log, line => line.Contains("depends on the other rows"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
        {
            using var answer = await served.Model.InvokeAsync(Served.Request($$"""{"inputs":[[{{i}},0],[{{i + 2}},4]]}"""), token);
            Assert.Equal(1, answer.Timings.BatchRequests);
            Assert.Equal("""{"predictions":[[-1.0,-2.0],[1.0,2.0]]}""", System.Text.Encoding.UTF8.GetString(answer.Body.Span));
        });
    }

    [Theory]
    [InlineData("zipmap_string", "beech", "\"ash\"", "\"cedar\"")]
    [InlineData("zipmap_int64", "20", "\"10\"", "\"30\"")]
    public async Task Maps_of_probabilities_come_out_as_objects(string fixture, string label, string first, string last)
    {
        await using var served = await Served.LoadFixtureAsync(fixture);
        var predictions = await served.PredictAsync(JsonNode.Parse("""{"inputs":[[1,2],[3,4]]}""")!);
        Assert.Equal(label, predictions["label"]![0]!.ToString());
        Assert.StartsWith($"{{{first}:", predictions["probabilities"]![0]!.ToJsonString());
        Assert.Contains($",{last}:", predictions["probabilities"]![1]!.ToJsonString());
        Assert.Equal(1, predictions["probabilities"]![1]!.AsObject().Sum(p => (double)p.Value!), 1e-5);
    }

    [Fact]
    public async Task An_input_that_only_the_graph_can_refuse_is_the_callers_mistake()
    {
        await using var served = await Served.LoadFixtureAsync("narrow");
        Assert.Equal("""{"predictions":[[4.0,5.0]]}""", await served.TextAsync("""{"inputs":[[1,2,3]]}"""));
        var refused = await served.RefusedAsync("""{"inputs":[[1,2,3,4]]}""");
        Assert.Equal(ErrorCode.BadRequest, refused.Error);
        Assert.Contains("could not be evaluated on this input", refused.Message);
    }

    [Fact]
    public async Task A_request_that_the_model_refuses_fails_alone()
    {
        await using var served = await Served.LoadFixtureAsync("lookup");
        await Parallel.ForEachAsync(Enumerable.Range(0, 3000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
        {
            using var answer = await served.Model.InvokeAsync(Served.Request($$"""{"inputs":[{{i % 5}}]}"""), token);
            Assert.Equal(i % 5 == 4 ? ErrorCode.BadRequest : null, answer.Error);
            if (answer.Error is null)
                Assert.Equal($$"""{"predictions":[{{10 + (i % 5)}}.0]}""", System.Text.Encoding.UTF8.GetString(answer.Body.Span));
        });
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_told()
    {
        await using var served = await Served.LoadAsync(Served.Sample("iris/1"));
        using var late = await served.Model.InvokeAsync(Served.Request("{}", deadline: DateTimeOffset.UtcNow.AddSeconds(-1)), default);
        Assert.Equal(ErrorCode.DeadlineExceeded, late.Error);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"inputs":[[1,2,3,4]],"instances":[[1,2,3,4]]}""")]
    [InlineData("""{"dataframe_split":{"columns":["a"],"data":[[1]]}}""")]
    [InlineData("""{"instances":[[1,2,3]]}""")]
    [InlineData("""{"instances":[[1,2,3,"x"]]}""")]
    public async Task A_bad_body_is_the_callers_mistake(string body)
    {
        await using var served = await Served.LoadAsync(Served.Sample("iris/1"));
        var refused = await served.RefusedAsync(body);
        Assert.Equal(ErrorCode.BadRequest, refused.Error);
        Assert.NotEmpty(refused.Message);
    }

    [Fact]
    public async Task An_unloaded_model_gives_its_memory_back()
    {
        if (!OperatingSystem.IsLinux())
            return;
        for (var i = 0; i < 3; i++)
            await LoadAskUnloadAsync();
        var before = ResidentBytes();
        for (var i = 0; i < 15; i++)
            await LoadAskUnloadAsync();
        var grown = (ResidentBytes() - before) >> 20;
        Assert.True(grown < 64, $"15 cycles of 32 MB left {grown} MB behind.");
    }

    private static async Task LoadAskUnloadAsync()
    {
        await using var served = await Served.LoadFixtureAsync("heavy");
        await served.TextAsync($$"""{"inputs":[[{{string.Join(',', Enumerable.Repeat("1", 2048))}}]]}""");
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
}
