using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Client.OpenAi;
using ServingCluster.Client.Tests.Harness;

namespace ServingCluster.Client.Tests.OpenAi;

/// <summary>Bodies of chat requests.</summary>
public sealed class ChatRequestWriterTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => city, "weather", "The weather in a city.");
    private static readonly byte[] Png = [1, 2, 3];

    [Fact]
    public void A_question_is_one_message() =>
        AssertBody("""{"messages":[{"role":"user","content":"Hi"}]}""", [new(ChatRole.User, "Hi")]);

    [Fact]
    public void A_stream_asks_for_its_usage_too() => Same.Json(
        """{"messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""",
        ChatRequestWriter.Write([new(ChatRole.User, "Hi")], null, stream: true));

    [Fact]
    public void Roles_names_and_instructions_are_told() => AssertBody(
        """
        {"messages":[
          {"role":"system","content":"Be brief."},
          {"role":"system","content":"Rhyme."},
          {"role":"developer","content":"Log."},
          {"role":"user","name":"ann","content":"Hi"},
          {"role":"assistant","content":"Ho"},
          {"role":"user","content":""}]}
        """,
        [
            new(ChatRole.System, "Rhyme."), new(new ChatRole("developer"), "Log."), new(ChatRole.User, "Hi") { AuthorName = "ann" },
            new(ChatRole.Assistant, "Ho"), new(ChatRole.User, ""),
        ],
        new ChatOptions { Instructions = "Be brief." });

    [Fact]
    public void Several_texts_of_a_message_are_one() => AssertBody(
        """{"messages":[{"role":"user","content":"one two"}]}""", [new(ChatRole.User, [new TextContent("one "), new TextContent("two")])]);

    [Fact]
    public void Images_go_as_data_or_as_their_addresses() => AssertBody(
        """
        {"messages":[{"role":"user","content":[
          {"type":"text","text":"What is this?"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},
          {"type":"image_url","image_url":{"url":"https://example.org/a.jpg"}}]}]}
        """,
        [new(ChatRole.User, [new TextContent("What is this?"), new DataContent(Png, "image/png"), new UriContent("https://example.org/a.jpg", "image/jpeg")])]);

    [Fact]
    public void Calls_of_tools_and_their_results_go_back_to_the_model() => AssertBody(
        """
        {"messages":[
          {"role":"assistant","content":"Let me see.","tool_calls":[
            {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Rome\u0022}"}},
            {"id":"c2","type":"function","function":{"name":"time","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"c1","content":"sunny"},
          {"role":"tool","tool_call_id":"c2","content":"{\u0022hour\u0022:9}"},
          {"role":"tool","tool_call_id":"c3","content":""}]}
        """,
        [
            new(ChatRole.Assistant,
            [
                new TextContent("Let me see."), new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Rome" }),
                new FunctionCallContent("c2", "time"),
            ]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "sunny"), new FunctionResultContent("c2", new { hour = 9 }), new FunctionResultContent("c3", null)]),
        ]);

    [Fact]
    public void A_call_without_a_text_has_no_content() => AssertBody(
        """{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}]}""",
        [new(ChatRole.Assistant, [new FunctionCallContent("c", "f")])]);

    [Fact]
    public void What_an_answer_told_besides_its_text_stays_here_but_a_refusal_goes_back() => AssertBody(
        """{"messages":[{"role":"assistant","content":"Ho"},{"role":"assistant","content":null,"refusal":"No."}]}""",
        [
            new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("Ho"), new UsageContent(new UsageDetails())]),
            new(ChatRole.Assistant, [new ErrorContent("No.") { ErrorCode = "Refusal" }]),
            new(ChatRole.Assistant, [new TextReasoningContent("Hm.")]),
        ]);

    [Fact]
    public void Every_option_has_its_place() => AssertBody(
        """
        {"model":"big","messages":[],"temperature":0.7,"top_p":0.9,"top_k":40,"max_tokens":100,"frequency_penalty":0.5,"presence_penalty":-0.5,
         "seed":7,"stop":["END","\n"],"reasoning_effort":"high","logit_bias":{"50256":-100},"user":"ann","logprobs":true,"x":null}
        """,
        [],
        new ChatOptions
        {
            ModelId = "big",
            Temperature = 0.7f,
            TopP = 0.9f,
            TopK = 40,
            MaxOutputTokens = 100,
            FrequencyPenalty = 0.5f,
            PresencePenalty = -0.5f,
            Seed = 7,
            StopSequences = ["END", "\n"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
            AdditionalProperties = new() { ["logit_bias"] = new Dictionary<string, int> { ["50256"] = -100 }, ["user"] = "ann", ["logprobs"] = true, ["x"] = null },
        });

    [Theory]
    [InlineData(ReasoningEffort.None, "none")]
    [InlineData(ReasoningEffort.Low, "low")]
    [InlineData(ReasoningEffort.Medium, "medium")]
    [InlineData(ReasoningEffort.ExtraHigh, "xhigh")]
    public void Efforts_have_names(ReasoningEffort effort, string name) => AssertBody(
        $$"""{"messages":[],"reasoning_effort":"{{name}}"}""", [], new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } });

    [Fact]
    public void Text_is_what_a_model_answers_anyway() =>
        AssertBody("""{"messages":[]}""", [], new ChatOptions { ResponseFormat = ChatResponseFormat.Text, StopSequences = [], Tools = [] });

    [Fact]
    public void Json_can_be_asked_for() => AssertBody(
        """{"messages":[],"response_format":{"type":"json_object"}}""", [], new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

    [Fact]
    public void Json_of_a_schema_can_be_asked_for()
    {
        var schema = JsonDocument.Parse("""{"type":"object"}""").RootElement;
        AssertBody(
            """{"messages":[],"response_format":{"type":"json_schema","json_schema":{"name":"city","description":"A city.","schema":{"type":"object"}}}}""",
            [], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "city", "A city.") });
        AssertBody(
            """{"messages":[],"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}}}""",
            [], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) });
    }

    [Fact]
    public void Functions_are_told_with_their_schemas() => AssertBody(
        $$$"""
        {"messages":[],
         "tools":[{"type":"function","function":{"name":"weather","description":"The weather in a city.","parameters":{{{Weather.JsonSchema}}}}}],
         "parallel_tool_calls":false}
        """,
        [], new ChatOptions { Tools = [Weather], AllowMultipleToolCalls = false });

    [Theory]
    [MemberData(nameof(Choices))]
    public void Whether_to_call_can_be_told(ChatToolMode mode, string choice)
    {
        using var body = JsonDocument.Parse(ChatRequestWriter.Write([], new ChatOptions { Tools = [Weather], ToolMode = mode }, stream: false));
        Assert.Equal(choice, body.RootElement.GetProperty("tool_choice").GetRawText());
    }

    public static TheoryData<ChatToolMode, string> Choices => new()
    {
        { ChatToolMode.Auto, "\"auto\"" },
        { ChatToolMode.None, "\"none\"" },
        { ChatToolMode.RequireAny, "\"required\"" },
        { ChatToolMode.RequireSpecific("weather"), """{"type":"function","function":{"name":"weather"}}""" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_has_no_place_is_refused(string sentence, ChatMessage message, ChatOptions? options) => Assert.Equal(
        sentence, Assert.Throws<NotSupportedException>(() => ChatRequestWriter.Write([message], options, stream: false)).Message);

    public static TheoryData<string, ChatMessage, ChatOptions?> Refused
    {
        get
        {
            var question = new ChatMessage(ChatRole.User, "Hi");
            var none = "Chat messages take text, images, tool calls and their results, but no ";
#pragma warning disable MEAI001 // It is refused.
            var inBackground = new ChatOptions { AllowBackgroundResponses = true };
#pragma warning restore MEAI001
            return new()
            {
                { none + "DataContent of type 'audio/wav'.", new(ChatRole.User, [new DataContent(Png, "audio/wav")]), null },
                { none + "UriContent of type 'application/pdf'.", new(ChatRole.User, [new UriContent("https://example.org/a.pdf", "application/pdf")]), null },
                { none + "HostedFileContent.", new(ChatRole.User, [new HostedFileContent("file")]), null },
                { none + "ErrorContent.", new(ChatRole.User, [new ErrorContent("Broken.")]), null },
                { "Only functions can be given as tools, but 'web_search' is a HostedWebSearchTool.", question, new() { Tools = [Weather, new HostedWebSearchTool()] } },
                { "ToolMode requires the call of a tool, but Tools has none.", question, new() { ToolMode = ChatToolMode.RequireAny } },
                { "The cluster keeps no conversations: leave ConversationId out and send all messages of the chat.", question, new() { ConversationId = "c" } },
                { "Answers are not made in the background: leave AllowBackgroundResponses and ContinuationToken out.", question, inBackground },
                {
                    "Reasoning.Output is Full, but how much of its reasoning a model shows cannot be asked for; leave it out.", question,
                    new() { Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full } }
                },
                {
                    "RawRepresentationFactory is not used here: what ChatOptions has no property for goes into AdditionalProperties.", question,
                    new() { RawRepresentationFactory = _ => new object() }
                },
                {
                    "AdditionalProperties has 'max_tokens', which ChatOptions or the client itself says; take it out.", question,
                    new() { AdditionalProperties = new() { ["max_tokens"] = 5 } }
                },
                {
                    "AdditionalProperties has 'n', but a chat has one answer; ask as often as you want answers.", question,
                    new() { AdditionalProperties = new() { ["n"] = 2 } }
                },
            };
        }
    }

    [Fact]
    public void Every_character_arrives() => Assert.Equal(
        "\"quotes\", \u00e9, \u4e16\u754c, \ud83d\ude00, \n",
        JsonDocument.Parse(Encoding.UTF8.GetString(ChatRequestWriter.Write([new(ChatRole.User, "\"quotes\", \u00e9, \u4e16\u754c, \ud83d\ude00, \n")], null, false)))
            .RootElement.GetProperty("messages")[0].GetProperty("content").GetString());

    private static void AssertBody(string expected, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        Same.Json(expected, ChatRequestWriter.Write(messages, options, stream: false));
}
