using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Tests.Registry.Details;

public sealed class VersionDetailsTests
{
    private static readonly ModelSignature Signature = new()
    {
        Inputs = [new SignatureField { Name = "age", Column = ColumnType.Long }, new SignatureField { Name = "note", Column = ColumnType.String, Required = false }],
        Outputs = [new SignatureField { Tensor = new TensorField("float32", [-1, 3]) }],
        Params = [new SignatureParam("limit", ColumnType.Double, "0.5", IsList: false)],
    };

    [Fact]
    public async Task What_a_version_holds_is_told_in_one_answer()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var model = Samples.Model(Signature, inputExample: """{"inputs":[]}""", task: "llm/v1/chat");
        await frontend.Grains.AddModelAsync(model with
        {
            Aliases = new Dictionary<string, int> { ["champion"] = 1, ["other"] = 2 },
            Versions = [model.Versions[0] with
            {
                Manifest = model.Versions[0].Manifest! with { Quantization = "int8", MemoryByQuantization = new Dictionary<string, long> { ["int8"] = 10, ["int4"] = 6 } },
                Calibrations =
                [
                    new Calibration { Device = DeviceKind.Cpu, TokensPerSecond = 123.456, ChunkSize = 100, MeasuredAt = Samples.Time },
                    new Calibration { Device = DeviceKind.Gpu, Quantization = "int4", Failure = "no room", MeasuredAt = Samples.Time },
                ],
            }],
        });

        var answer = (await frontend.SendAsync("GET", $"/api/2.0/serving/model-versions/{model.Name}/1")).AssertOk();

        Assert.Equal("CAN_MANAGE", answer["permission_level"].GetString());
        Assert.Equal("""["champion"]""", answer["aliases"].GetRawText());
        Assert.Equal(
            """{"logged":true,"inputs":[{"name":"age","type":"long","required":true},{"name":"note","type":"string","required":false}]"""
            + ""","outputs":[{"type":"float32","shape":[-1,3],"required":true}],"params":[{"name":"limit","type":"double","list":false,"default":0.5}]}""",
            answer["signature"].GetRawText());
        Assert.Equal("""{"inputs":[]}""", answer["input_example"].GetString());
        Assert.Equal("""{"int8":10,"int4":6}""", answer["memory_bytes_by_quantization"].GetRawText());
        Assert.Equal(
            ["CPU int8 123.5 100 ", "GPU int4 0 0 no room"],
            answer["calibrations"].EnumerateArray().Select(c =>
                $"{c.GetProperty("device")} {c.GetProperty("quantization")} {c.GetProperty("tokens_per_second")} {c.GetProperty("throughput_chunk_size")} "
                + (c.TryGetProperty("failure", out var failure) ? failure.GetString() : "")));
    }

    [Fact]
    public async Task A_version_that_there_is_not_is_named()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddModelAsync(Samples.Model(Signature));
        var answer = await frontend.SendAsync("GET", $"/api/2.0/serving/model-versions/{Samples.ModelName}/7");
        Assert.Contains("'7'", answer.AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
    }
}
