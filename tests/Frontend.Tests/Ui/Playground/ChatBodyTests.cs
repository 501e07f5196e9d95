using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class ChatBodyTests
{
    private static readonly ChatEndpoint Endpoint = new("talk", "llm/v1/chat", false, true);

    [Fact]
    public void A_conversation_is_the_prompts_with_what_this_endpoint_answered()
    {
        var first = TurnOf("one", Says("1"));
        var failed = TurnOf("two", Fails());
        var elsewhere = new Turn("three");
        var body = ChatBody.Of(Endpoint, new ChatSettings { System = "be brief" }, [first, failed, elsewhere, new Turn("four")], 1);
        Assert.Equal(["system be brief", "user one", "assistant 1", "user four"], body["messages"]!.AsArray().Select(m => $"{m!["role"]} {m["content"]}"));
    }

    [Fact]
    public void Results_of_tools_follow_their_calls()
    {
        var calls = Answer("""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}""");
        var turn = TurnOf("weather?", calls);
        Assert.Single(ChatBody.Of(Endpoint, new ChatSettings(), [turn], 1)["messages"]!.AsArray());
        Assert.False(turn.Exchanges[1].IsComplete);
        calls.Results["a"] = "sunny";
        Assert.True(turn.Exchanges[1].IsComplete);
        Assert.Equal(
            """[{"role":"user","content":"weather?"},{"role":"assistant","content":"","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"sunny"}]""",
            ChatBody.Of(Endpoint, new ChatSettings(), [turn], 1)["messages"]!.ToJsonString());
    }

    [Fact]
    public void An_endpoint_of_completions_gets_the_last_prompt_alone()
    {
        var body = ChatBody.Of(Endpoint with { Task = "llm/v1/completions" }, new ChatSettings { Tools = ToolList.Example }, [TurnOf("one", Says("1")), new Turn("two")], 1);
        Assert.Equal("""{"prompt":"two"}""", body.ToJsonString());
    }

    [Fact]
    public void A_stream_is_asked_for_with_its_usage() => Assert.Equal(
        """{"messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{"include_usage":true}}""",
        ChatBody.Streamed(ChatBody.Of(Endpoint, new ChatSettings(), [new Turn("a")], 1)).ToJsonString());

    private static Turn TurnOf(string prompt, ChatAnswer answer)
    {
        var turn = new Turn(prompt);
        turn.Exchanges[1] = new Exchange(Endpoint);
        turn.Exchanges[1].Answers.Add(answer);
        return turn;
    }

    private static ChatAnswer Says(string text) => Answer("""{"choices":[{"delta":{"content":"?"}}]}""".Replace("?", text, StringComparison.Ordinal));

    private static ChatAnswer Answer(string chunk)
    {
        var answer = new ChatAnswer(1, new FakeTimeProvider());
        answer.Add(JsonElement.Parse(chunk));
        answer.End();
        return answer;
    }

    private static ChatAnswer Fails()
    {
        var answer = new ChatAnswer(1, new FakeTimeProvider());
        answer.Fail(new AnswerFailure("a", "b"));
        return answer;
    }
}
