using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class ModelOptimizationTests
{
    private const string Info = "/api/2.0/serving-endpoints/get-model-optimization-info/system.ai.iris/";

    private static readonly ModelSignature Signature = new() { Inputs = [] };

    [Fact]
    public async Task A_measured_language_model_has_a_chunk()
    {
        await using var frontend = await StartAsync("llm/v1/chat", new Calibration { Device = DeviceKind.Cpu, ChunkSize = 950, MeasuredAt = Samples.Time });
        var answer = (await frontend.SendAsync("GET", Info + "1")).AssertOk();
        Assert.Equal("""{"optimizable":true,"model_type":"llama","throughput_chunk_size":950,"measurements":[{"device":"CPU","throughput_chunk_size":950}]}""", answer.Body.GetRawText());
    }

    [Fact]
    public async Task A_graphics_processor_goes_before_a_processor()
    {
        await using var frontend = await StartAsync(
            "llm/v1/chat",
            new Calibration { Device = DeviceKind.Cpu, ChunkSize = 950, MeasuredAt = Samples.Time },
            new Calibration { Device = DeviceKind.Gpu, ChunkSize = 20_000, MeasuredAt = Samples.Time });
        Assert.Equal(20_000, (await frontend.SendAsync("GET", Info + "1")).AssertOk()["throughput_chunk_size"].GetInt32());
    }

    [Fact]
    public async Task The_chunk_is_that_of_the_versions_own_bits()
    {
        await using var frontend = await StartAsync(
            "llm/v1/chat",
            new Calibration { Device = DeviceKind.Cpu, Quantization = "int4", ChunkSize = 2000, MeasuredAt = Samples.Time },
            new Calibration { Device = DeviceKind.Cpu, ChunkSize = 950, MeasuredAt = Samples.Time });
        Assert.Equal(950, (await frontend.SendAsync("GET", Info + "1")).AssertOk()["throughput_chunk_size"].GetInt32());
    }

    [Fact]
    public async Task One_that_is_not_measured_yet_is_asked_for_again()
    {
        await using var frontend = await StartAsync("llm/v1/chat");
        var answer = await frontend.SendAsync("GET", Info + "1");
        Assert.Contains("not been measured yet", answer.AssertError(503, "TEMPORARILY_UNAVAILABLE").Message);
        Assert.Equal("2", answer.Headers["Retry-After"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("llm/v1/chat", "Torn.")]
    public async Task Custom_models_and_those_that_could_not_be_measured_have_none(string? task, string? failure = null)
    {
        var failed = failure is null ? [] : new[] { new Calibration { Device = DeviceKind.Cpu, Failure = failure, MeasuredAt = Samples.Time } };
        await using var frontend = await StartAsync(task, failed);
        var answer = (await frontend.SendAsync("GET", Info + "1")).AssertOk();
        Assert.Equal("""{"optimizable":false,"model_type":"llama"}""", answer.Body.GetRawText());
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        await using var frontend = await StartAsync(null);
        Assert.Contains("version '2'", (await frontend.SendAsync("GET", Info + "2")).AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
        Assert.Contains("'x'", (await frontend.SendAsync("GET", Info + "x")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
        (await frontend.SendAsync("GET", Info.Replace("iris", "tulip") + "1")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    private static async Task<TestFrontend> StartAsync(string? task, params Calibration[] calibrations)
    {
        var frontend = await TestFrontend.StartAsync();
        var model = Samples.Model(Signature, task: task);
        var version = model.Versions[0];
        var manifest = version.Manifest! with { Metadata = new Dictionary<string, string> { ["architecture"] = "LlamaForCausalLM" } };
        await frontend.Grains.AddModelAsync(model with { Versions = [version with { Manifest = manifest, Calibrations = calibrations }] });
        return frontend;
    }
}
