using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

/// <summary>Anthropic's own client for .NET against the server.</summary>
public sealed class AnthropicClientTests
{
    private const string ChatModel = "databricks-tiny-chat";
    private const string Question = "What is the capital of France?";
    private const string Answer = "The capital of France is Paris.";

    [Fact]
    public async Task Messages_are_answered_whole_and_streamed()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        using var client = ClientOf(server, ServerProcess.Token);

        var whole = await client.Messages.Create(Asking(Question), TestContext.Current.CancellationToken);
        Assert.True(whole.Content[0].TryPickText(out var text));
        Assert.Equal((Answer, StopReason.EndTurn), (text.Text, whole.StopReason!.Value()));

        var streamed = new StringBuilder();
        long? tokens = null;
        await foreach (var update in client.Messages.CreateStreaming(Asking(Question), TestContext.Current.CancellationToken))
        {
            if (update.TryPickContentBlockDelta(out var piece) && piece.Delta.TryPickText(out var delta))
                streamed.Append(delta.Text);
            if (update.TryPickDelta(out var end))
                tokens = end.Usage.OutputTokens;
        }

        Assert.Equal((Answer, whole.Usage.OutputTokens), (streamed.ToString(), tokens));
    }

    [Fact]
    public async Task A_tool_is_used_where_that_is_demanded()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        using var client = ClientOf(server, ServerProcess.Token);
        var city = new Dictionary<string, JsonElement> { ["city"] = JsonSerializer.SerializeToElement(new { type = "string" }) };
        var tool = new Tool { Name = "get_weather", InputSchema = new InputSchema { Properties = city, Required = ["city"] } };

        var message = await client.Messages.Create(
            Asking("What is the weather in Paris?") with { Tools = [tool], ToolChoice = new ToolChoiceAny() }, TestContext.Current.CancellationToken);
        Assert.True(message.Content[^1].TryPickToolUse(out var use));
        Assert.Equal(("get_weather", StopReason.ToolUse), (use.Name, message.StopReason!.Value()));
        Assert.Equal(JsonValueKind.String, use.Input["city"].ValueKind);
    }

    [Fact]
    public async Task Mistakes_are_told_in_Anthropics_form()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        using var client = ClientOf(server, ServerProcess.Token);

        var unknown = await Assert.ThrowsAsync<AnthropicNotFoundException>(() => client.Messages.Create(Asking(Question) with { Model = "no-such" }));
        Assert.Contains("no-such", unknown.Message);
        var none = await Assert.ThrowsAsync<AnthropicBadRequestException>(() => client.Messages.Create(Asking(Question) with { MaxTokens = 0 }));
        Assert.Contains("max_tokens", none.Message);
        using var stranger = ClientOf(server, "sc-wrong");
        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(() => stranger.Messages.Create(Asking(Question)));
    }

    private static MessageCreateParams Asking(string question) =>
        new() { Model = ChatModel, MaxTokens = 100, Messages = [new UserMessageParam(question)] };

    private static AnthropicClient ClientOf(ServerProcess server, string key) =>
        new() { BaseUrl = server.Client.Address.ToString().TrimEnd('/'), ApiKey = key, MaxRetries = 0 };
}
