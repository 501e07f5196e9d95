using System.ClientModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using OpenAI.Responses;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

/// <summary>The Responses API by OpenAI's own client for .NET, which calls that part of itself experimental.</summary>
[Experimental("OPENAI001")]
public sealed class OpenAiResponsesTests
{
    private const string ChatModel = "databricks-tiny-chat";
    private const string Question = "What is the capital of France?";
    private const string Answer = "The capital of France is Paris.";

    [Fact]
    public async Task Responses_are_answered_whole_and_streamed()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var client = ClientOf(server, ServerProcess.Token);

        ResponseResult whole = await client.CreateResponseAsync(ChatModel, Question);
        Assert.Equal((Answer, ResponseStatus.Completed), (whole.GetOutputText(), whole.Status));

        var streamed = new StringBuilder();
        ResponseTokenUsage? usage = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(ChatModel, Question))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
                streamed.Append(delta.Delta);
            if (update is StreamingResponseCompletedUpdate end)
                usage = end.Response.Usage;
        }

        Assert.Equal((Answer, whole.Usage.TotalTokenCount), (streamed.ToString(), usage!.TotalTokenCount));
    }

    [Fact]
    public async Task A_function_is_called_and_mistakes_are_told()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var options = new CreateResponseOptions(ChatModel, [ResponseItem.CreateUserMessageItem("What is the weather in Paris?")])
        {
            MaxOutputTokenCount = 100,
            ToolChoice = ResponseToolChoice.CreateRequiredChoice(),
        };
        var parameters = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");
        options.Tools.Add(ResponseTool.CreateFunctionTool("get_weather", parameters, strictModeEnabled: false));

        ResponseResult response = await ClientOf(server, ServerProcess.Token).CreateResponseAsync(options);
        var call = Assert.IsType<FunctionCallResponseItem>(response.OutputItems[^1], exactMatch: false);
        Assert.Equal("get_weather", call.FunctionName);
        using var arguments = JsonDocument.Parse(call.FunctionArguments);
        Assert.Equal(JsonValueKind.String, arguments.RootElement.GetProperty("city").ValueKind);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(ClientOf(server, ServerProcess.Token), "no-such"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(ClientOf(server, "sc-wrong"), ChatModel));
    }

    private static async Task<HttpStatusCode> StatusAsync(ResponsesClient client, string model)
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => client.CreateResponseAsync(model, Question));
        return (HttpStatusCode)refused.Status;
    }

    private static ResponsesClient ClientOf(ServerProcess server, string key) =>
        new(new ApiKeyCredential(key), new ResponsesClientOptions { Endpoint = new Uri(server.Client.Address, "v1") });
}
