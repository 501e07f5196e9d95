using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointModelsTests
{
    private const string Iris = "/api/2.0/serving-endpoints/iris";

    private static readonly ModelSignature Columns = new()
    {
        Inputs =
        [
            new SignatureField { Name = "a", Column = ColumnType.Double },
            new SignatureField { Name = "b", Column = ColumnType.Long, Required = false },
        ],
        Outputs = [new SignatureField { Name = "label", Tensor = new TensorField("int64", [-1]) }],
        Params = [new SignatureParam("top", ColumnType.Integer, "3", IsList: false)],
    };

    private static readonly ModelSignature Tensors = new()
    {
        Inputs = [new SignatureField { Name = "pixels", Tensor = new TensorField("float32", [-1, 64]) }],
    };

    [Fact]
    public async Task The_openapi_document_follows_the_signature_of_columns()
    {
        await using var frontend = await StartAsync(Columns);
        var answer = (await frontend.SendAsync("GET", Iris + "/openapi")).AssertOk();
        Assert.Equal("3.1.0", answer["openapi"].GetString());
        Assert.Equal("""{"title":"iris","version":"1"}""", answer["info"].GetRawText());
        Assert.Equal("""[{"url":"http://localhost/serving-endpoints/iris"}]""", answer["servers"].GetRawText());
        var post = answer["paths"].GetProperty("/served-models/iris-1/invocations").GetProperty("post");
        var formats = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("oneOf");
        var split = formats[0].GetProperty("properties").GetProperty("dataframe_split").GetProperty("properties");
        Assert.Equal("""["a","b"]""", split.GetProperty("columns").GetProperty("items").GetProperty("enum").GetRawText());
        Assert.Equal(
            """[{"type":"number","format":"double"},{"type":"integer","format":"int64"}]""",
            split.GetProperty("data").GetProperty("items").GetProperty("prefixItems").GetRawText());
        var records = formats[1].GetProperty("properties").GetProperty("dataframe_records").GetProperty("items");
        Assert.Equal("""["a"]""", records.GetProperty("required").GetRawText());
        Assert.Equal(
            """{"type":"object","properties":{"top":{"type":"integer","format":"int32","default":3}}}""",
            formats[1].GetProperty("properties").GetProperty("params").GetRawText());
        var answers = post.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal("""["predictions"]""", answers.GetProperty("required").GetRawText());
    }

    [Theory]
    [InlineData("llm/v1/chat", "messages", "choices", true)]
    [InlineData("llm/v1/completions", "prompt", "choices", true)]
    [InlineData("llm/v1/embeddings", "input", "data", false)]
    public async Task The_openapi_document_of_a_language_model_follows_its_task(string task, string takes, string gives, bool streams)
    {
        await using var frontend = await StartAsync(Tensors, task: task);
        var answer = (await frontend.SendAsync("GET", Iris + "/openapi")).AssertOk();
        var post = answer["paths"].GetProperty("/served-models/iris-1/invocations").GetProperty("post");
        var request = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal($"[\"{takes}\"]", request.GetProperty("required").GetRawText());
        Assert.True(request.GetProperty("properties").TryGetProperty(takes, out _));
        var content = post.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(content.GetProperty("application/json").GetProperty("schema").GetProperty("properties").TryGetProperty(gives, out _));
        Assert.Equal(streams, content.TryGetProperty("text/event-stream", out _));
    }

    [Fact]
    public async Task The_openapi_document_follows_the_signature_of_tensors()
    {
        await using var frontend = await StartAsync(Tensors);
        var answer = (await frontend.SendAsync("GET", Iris + "/openapi")).AssertOk();
        var formats = answer["paths"].GetProperty("/served-models/iris-1/invocations").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("oneOf");
        Assert.Equal(
            """{"type":"array","items":{"type":"array","minItems":64,"maxItems":64,"items":{"type":"number"}}}""",
            formats[0].GetProperty("properties").GetProperty("inputs").GetRawText());
        Assert.Equal(
            """{"type":"array","items":{"type":"array","minItems":64,"maxItems":64,"items":{"type":"number"}}}""",
            formats[1].GetProperty("properties").GetProperty("instances").GetRawText());
    }

    [Fact]
    public async Task The_input_example_is_the_one_that_came_with_the_model()
    {
        await using var frontend = await StartAsync(Tensors, """{"inputs": [[1]]}""");
        var answer = (await frontend.SendAsync("GET", Iris + "/input-example")).AssertOk();
        Assert.Equal("""{"inputs": [[1]]}""", answer["input_example"].GetRawText());
        Assert.Equal("iris-1", answer["served_entity_name"].GetString());
    }

    [Fact]
    public async Task Without_an_input_example_the_answer_is_404()
    {
        await using var frontend = await StartAsync(Tensors);
        (await frontend.SendAsync("GET", Iris + "/input-example")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Without_an_active_config_there_is_nothing_to_describe()
    {
        await using var frontend = await StartAsync(Tensors);
        var endpoint = frontend.Grains.Endpoint("iris");
        endpoint.Description = endpoint.Description! with { Config = null };
        (await frontend.SendAsync("GET", Iris + "/openapi")).AssertError(400, "INVALID_STATE");
    }

    private static async Task<TestFrontend> StartAsync(ModelSignature signature, string? inputExample = null, string? task = null)
    {
        var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        frontend.Grains.Model(Samples.ModelName).Info = Samples.Model(signature, inputExample, task);
        return frontend;
    }
}
