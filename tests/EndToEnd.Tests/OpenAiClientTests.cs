using System.ClientModel;
using System.Net;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

/// <summary>OpenAI's own client for .NET against the server.</summary>
public sealed class OpenAiClientTests
{
    private const string ChatModel = "databricks-tiny-chat";
    private const string EmbedModel = "databricks-tiny-embed";
    private const string Question = "What is the capital of France?";
    private const string Answer = "The capital of France is Paris.";

    [Fact]
    public async Task Chats_are_answered_whole_and_streamed()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var chat = ClientOf(server, ServerProcess.Token).GetChatClient(ChatModel);

        ChatCompletion whole = await chat.CompleteChatAsync([new UserChatMessage(Question)]);
        Assert.Equal((Answer, ChatFinishReason.Stop), (whole.Content[0].Text, whole.FinishReason));
        Assert.Equal(whole.Usage.TotalTokenCount, whole.Usage.InputTokenCount + whole.Usage.OutputTokenCount);

        var streamed = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage(Question)]))
        {
            foreach (var part in update.ContentUpdate)
                streamed.Append(part.Text);
            usage = update.Usage ?? usage;
        }

        Assert.Equal(Answer, streamed.ToString());
        Assert.Equal(whole.Usage.OutputTokenCount, usage!.OutputTokenCount);
    }

    [Fact]
    public async Task Texts_are_embedded_and_models_listed()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var client = ClientOf(server, ServerProcess.Token);

        var embedded = (await client.GetEmbeddingClient(EmbedModel).GenerateEmbeddingsAsync(["a web server", "serves web pages", "an image editor"])).Value;
        Assert.Equal([0, 1, 2], embedded.Select(e => e.Index));
        Assert.True(Product(embedded[0].ToFloats(), embedded[1].ToFloats()) > Product(embedded[0].ToFloats(), embedded[2].ToFloats()));

        var models = (await client.GetOpenAIModelClient().GetModelsAsync()).Value.Select(m => m.Id);
        Assert.Superset(new HashSet<string> { ChatModel, EmbedModel }, models.ToHashSet());
    }

    [Fact]
    public async Task Mistakes_are_told_in_OpenAIs_form()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var client = ClientOf(server, ServerProcess.Token);

        var unknown = await RefusedAsync(client.GetChatClient("no-such"), new ChatCompletionOptions());
        Assert.Equal((int)HttpStatusCode.NotFound, unknown.Status);
        Assert.Contains("no-such", unknown.Message);
        var hot = await RefusedAsync(client.GetChatClient(ChatModel), new ChatCompletionOptions { Temperature = 7 });
        Assert.Equal((int)HttpStatusCode.BadRequest, hot.Status);
        Assert.Contains("temperature", hot.Message);
        var stranger = await RefusedAsync(ClientOf(server, "sc-wrong").GetChatClient(ChatModel), new ChatCompletionOptions());
        Assert.Equal((int)HttpStatusCode.Unauthorized, stranger.Status);
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_a_stream_serves_again_after_its_start()
    {
        using var data = new DataFolder();
        await using (var server = await ServerProcess.StartAsync(data))
        {
            var stream = ClientOf(server, ServerProcess.Token).GetChatClient(ChatModel)
                .CompleteChatStreamingAsync([new UserChatMessage(Question)], Streams.Endless()).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await stream.MoveNextAsync());
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(data);
        ChatCompletion answer = await Eventually.GetAsync(
            async () => await AnswerOrNullAsync(ClientOf(again, ServerProcess.Token).GetChatClient(ChatModel)), a => a is not null, "the endpoint answers") ?? throw new InvalidOperationException();
        Assert.Equal(Answer, answer.Content[0].Text);
    }

    [Fact]
    public async Task Streams_that_their_clients_leave_free_their_slots_long_before_their_end()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var chat = ClientOf(server, ServerProcess.Token).GetChatClient(ChatModel);
        ChatCompletion whole = await chat.CompleteChatAsync([new UserChatMessage(Question)], Streams.Endless());
        Assert.Equal(Streams.EndlessTokens, whole.Usage.OutputTokenCount);

        // More than the replica computes together. They break their connections: the client itself would read on to the end.
        await Task.WhenAll(Enumerable.Range(0, Streams.MoreThanSlots).Select(_ => LeaveAsync(server.Client)));
        var metrics = await Eventually.GetAsync(
            async () => (await server.Client.GetAsync("/metrics")).Expect(200).Body,
            m => Metrics.Sum(m, "serving_requests_in_flight") == 0 && Metrics.Sum(m, "serving_replicas_queued") == 0, "nothing is in flight");
        Assert.InRange(Streams.GeneratedTokens(metrics) - Streams.EndlessTokens, 0, Streams.MoreThanSlots * Streams.EndlessTokens / 2);

        ChatCompletion answer = await chat.CompleteChatAsync([new UserChatMessage(Question)]);
        Assert.Equal(Answer, answer.Content[0].Text);
    }

    private static async Task LeaveAsync(ServerClient client)
    {
        using var request = await RawRequest.SendAsync(client, RawRequest.Post(client, "/v1/chat/completions", Streams.EndlessBody(ChatModel, Question)));
        Assert.Equal("HTTP/1.1 200 OK", await request.ReadStatusLineAsync());
        request.Reset();
    }

    private static async Task<ChatCompletion?> AnswerOrNullAsync(ChatClient chat)
    {
        try
        {
            return await chat.CompleteChatAsync([new UserChatMessage(Question)]);
        }
        catch (ClientResultException e) when (e.Status == (int)HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }
    }

    private static Task<ClientResultException> RefusedAsync(ChatClient chat, ChatCompletionOptions options) =>
        Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync([new UserChatMessage(Question)], options));

    private static OpenAIClient ClientOf(ServerProcess server, string key) =>
        new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(server.Client.Address, "v1") });

    private static float Product(ReadOnlyMemory<float> one, ReadOnlyMemory<float> other)
    {
        var sum = 0f;
        for (var i = 0; i < one.Length; i++)
            sum += one.Span[i] * other.Span[i];
        return sum;
    }
}
