using System.Text;
using ServingCluster.Errors;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Tests.Requests;

public sealed class ChatRequestReaderTests
{
    [Fact]
    public void All_of_a_chat_is_read()
    {
        using var chat = Read("""
            {"model":"m","stream":true,"client_request_id":"c","usage_context":{},
             "messages":[{"role":"developer","content":"Rules"},{"role":"user","name":"Ann","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},{"type":"input_audio","input_audio":{}}]},
             {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"x"}],
             "n":2,"max_tokens":5,"max_completion_tokens":5,"temperature":0.5,"top_p":1,"top_k":7,"stop":["a","b"],"presence_penalty":-1,"frequency_penalty":1.5,"seed":-9,"user":"u",
             "logprobs":true,"logit_bias":{"5":1},"stream_options":{"include_usage":true},"tools":[{"type":"function","function":{"name":"f","strict":true}}],"tool_choice":"required",
             "parallel_tool_calls":false,"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{},"strict":true}},"reasoning_effort":"low",
             "store":true,"extra_params":{"top_k":1,"custom":[1]}}
            """);
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool], chat.Messages.Select(m => m.Role));
        Assert.Equal(["TextPart", "ImagePart", "OtherPart"], chat.Messages[1].Parts.Select(p => p.GetType().Name));
        Assert.Equal("messages[1].content[2]", chat.Messages[1].Parts[2].Path);
        Assert.Equal(("1", "f", "{}"), (chat.Messages[2].ToolCalls[0].Id, chat.Messages[2].ToolCalls[0].Name, chat.Messages[2].ToolCalls[0].Arguments));
        Assert.Equal("1", chat.Messages[3].ToolCallId);
        var options = chat.Options with { Logprobs = null, LogitBias = null, Stop = [] };
        Assert.Equal(
            new GenerationOptions { N = 2, MaxTokens = 5, Temperature = 0.5, TopP = 1, TopK = 7, PresencePenalty = -1, FrequencyPenalty = 1.5, Seed = -9, User = "u", IncludeUsage = true, Stop = options.Stop },
            options);
        Assert.Equal(["a", "b"], chat.Options.Stop);
        Assert.Equal((ToolChoiceMode.Required, false, "low", "s"), (chat.ToolChoice.Mode, chat.ParallelToolCalls, chat.ReasoningEffort, chat.Format.Name));
        Assert.Equal(["store", "custom"], chat.Extra.Select(extra => extra.Name));
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "messages: is empty; at least one message is needed.")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "messages[0].role: is missing; it has to be a text.")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0].content: is missing; it has to be a text or a list of parts.")]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", "messages[0].content: 5 has to be a text or a list of parts.")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].tool_call_id: is missing; it has to be a text.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "messages[0].content[0].image_url: is missing; it has to be an object such as {\"url\": \"https://…\"}.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"max_tokens":0}""", "max_tokens: 0 has to be a whole number from 1 to 2147483647.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"max_tokens":1,"max_completion_tokens":2}""", "max_completion_tokens: is 2 and max_tokens is 1; they are two names of one limit: give one, or the same number twice.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"stop":[1]}""", "stop[0]: 1 has to be a text.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tool_choice":"any"}""", "tool_choice: \"any\" has to be \"none\", \"auto\", \"required\" or an object that names a function.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tool_choice":"required"}""", "tool_choice: demands a call, but there are no tools.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", "tools[0].function: is missing; it has to be an object with 'name'.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}}""", "response_format.json_schema: is missing; it has to be an object with 'name' and 'schema'.")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"extra_params":7}""", "extra_params: 7 has to be an object.")]
    public void A_mistake_is_told_with_its_place(string body, string expected)
    {
        var exception = Assert.Throws<ServingException>(() => Read(body));
        Assert.Equal((ErrorCode.InvalidParameterValue, expected), (exception.Code, exception.Message));
    }

    private static ChatRequest Read(string body) => ChatRequestReader.Read(Encoding.UTF8.GetBytes(body), NativeNames.None);
}
