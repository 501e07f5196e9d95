using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Tests.OpenAi.Reading;

public sealed class ChatRequestReaderTests
{
    private const string Hello = """ "messages": [{"role": "user", "content": "Hello"}] """;
    private const string Weather = """{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}""";

    [Fact]
    public void A_silent_request_leaves_everything_to_the_model()
    {
        var chat = Read($"{{ {Hello} }}");

        Assert.Equal(new GenerationOptions { LogitBias = chat.Options.LogitBias, Stop = chat.Options.Stop }, chat.Options);
        Assert.Empty(chat.Options.LogitBias);
        Assert.Empty(chat.Options.Stop);
        Assert.Equal(ToolChoice.None, chat.ToolChoice);
        Assert.Equal(ResponseFormat.Text, chat.Format);
        Assert.True(chat.AddGenerationPrompt);
    }

    [Fact]
    public void Every_parameter_is_read()
    {
        var options = Read($$"""
            { {{Hello}}, "max_tokens": 7, "temperature": 0.5, "top_p": 0.9, "top_k": 40, "min_p": 0.1, "presence_penalty": -2,
              "frequency_penalty": 2, "repetition_penalty": 1.1, "logit_bias": {"5": -100, "6": 3.5}, "seed": -1, "stop": ["a", "b"],
              "n": 3, "stream": true, "stream_options": {"include_usage": true}, "logprobs": true, "top_logprobs": 20 }
            """).Options;

        Assert.Equal(
            (7, 0.5f, 0.9f, 40, 0.1f, -2f, 2f, 1.1f),
            (options.MaxTokens, options.Temperature, options.TopP, options.TopK, options.MinP, options.PresencePenalty, options.FrequencyPenalty, options.RepetitionPenalty));
        Assert.Equal([new(5, -100f), new(6, 3.5f)], options.LogitBias.OrderBy(b => b.Key));
        Assert.Equal((ulong.MaxValue, 3, true, 20), (options.Seed, options.Choices, options.IncludeUsage, options.TopLogprobs));
        Assert.Equal(["a", "b"], options.Stop);
    }

    [Fact]
    public void Null_is_the_same_as_nothing()
    {
        var chat = Read($$"""
            { {{Hello}}, "max_tokens": null, "temperature": null, "top_p": null, "top_k": null, "stop": null, "n": null, "logit_bias": null,
              "tools": null, "tool_choice": null, "response_format": null, "stream_options": null, "logprobs": null, "seed": null,
              "metadata": null, "functions": null, "chat_template_kwargs": null, "extra_params": null }
            """);

        Assert.Equal(new GenerationOptions { LogitBias = chat.Options.LogitBias, Stop = chat.Options.Stop }, chat.Options);
    }

    [Fact]
    public void Numbers_may_come_as_texts_and_parameters_in_extra_params()
    {
        var options = Read($$"""{ {{Hello}}, "temperature": "0.25", "max_tokens": 16.0, "extra_params": {"top_k": "12", "temperature": "2"} }""").Options;

        Assert.Equal((0.25f, 16, 12), (options.Temperature, options.MaxTokens, options.TopK));
    }

    [Fact]
    public void Fields_that_say_nothing_to_the_model_are_accepted()
    {
        Read($$"""
            { {{Hello}}, "user": "u", "metadata": {"a": "b"}, "store": false, "service_tier": "auto", "client_request_id": "c",
              "usage_context": {"project": "x"}, "model": "m", "what_nobody_knows": [1] }
            """);
    }

    [Theory]
    [InlineData("{}", "messages: is missing; it has to be a list of at least one message.")]
    [InlineData("""{"messages": []}""", "messages: is empty; at least one message is needed.")]
    [InlineData("""{"messages": "Hello"}""", "messages: \"Hello\" has to be a list of messages.")]
    [InlineData("""{"messages": [1]}""", "messages[0]: 1 has to be an object with 'role' and 'content'.")]
    [InlineData("""{"messages": [{"content": "x"}]}""", "messages[0].role: is missing; it has to be 'system', 'developer', 'user', 'assistant', 'tool' or 'function'.")]
    [InlineData("""{"messages": [{"role": "king", "content": "x"}]}""", "messages[0].role: \"king\" is no role; it has to be 'system', 'developer', 'user', 'assistant', 'tool' or 'function'.")]
    [InlineData("""{"messages": [{"role": "user"}]}""", "messages[0].content: is missing; it has to be a text, or a list of items of the type 'text'.")]
    [InlineData("""{"messages": [{"role": "user", "content": 7}]}""", "messages[0].content: 7 has to be a text, or a list of items of the type 'text'.")]
    [InlineData("""{"messages": [{"role": "assistant", "content": null}]}""", "messages[0].content: is missing; an assistant's message needs a text, or tool_calls.")]
    [InlineData("""{"messages": [{"role": "tool", "content": "x"}]}""", "messages[0].tool_call_id: is missing; a message of the role 'tool' names the call that it answers.")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]}]}""", "messages[0].content[0].type: \"image_url\" can't be given to this model; it reads items of the type 'text' only.")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "text"}]}]}""", "messages[0].content[0].text: is missing; it has to be a text.")]
    [InlineData("""{"messages": [{"role": "user", "content": "x", "tool_calls": [{"id": "1", "function": {"name": "f"}}]}]}""", "messages[0].tool_calls: a message of the role 'user' has none; only the role 'assistant' calls tools.")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "[1"}}]}]}""", "messages[0].tool_calls[0].function.arguments: \"[1\" has to be a text that holds a JSON object.")]
    public void Wrong_messages_are_refused_with_their_place(string body, string expected) => Assert.Equal(expected, Refused(body));

    [Theory]
    [InlineData("\"temperature\": 2.1", "temperature: 2.1 has to be a number from 0 to 2.")]
    [InlineData("\"temperature\": \"hot\"", "temperature: \"hot\" has to be a number from 0 to 2.")]
    [InlineData("\"temperature\": 1e400", "temperature: 1e400 has to be a number from 0 to 2.")]
    [InlineData("\"top_p\": 0", "top_p: 0 has to be a number above 0, to 1.")]
    [InlineData("\"top_k\": 0", "top_k: 0 has to be a whole number of at least 1, or null for no limit.")]
    [InlineData("\"n\": 6", "n: 6 has to be a whole number from 1 to 5.")]
    [InlineData("\"n\": 1.5", "n: 1.5 has to be a whole number from 1 to 5.")]
    [InlineData("\"max_tokens\": 0", "max_tokens: 0 has to be a whole number of at least 1, or null for as many tokens as the context holds.")]
    [InlineData("\"max_tokens\": 5, \"max_completion_tokens\": 6", "max_completion_tokens: is 6 and max_tokens is 5; they are two names of one limit: give one, or the same number twice.")]
    [InlineData("\"stop\": [\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop: has 5 texts; at most 4 are allowed.")]
    [InlineData("\"stop\": \"\"", "stop: \"\" has to be a text of 1 to 256 characters.")]
    [InlineData("\"logit_bias\": {\"100\": 1}", "logit_bias: '100' is no token of this model; the keys have to be token ids from 0 to 99.")]
    [InlineData("\"logit_bias\": {\"1\": 101}", "logit_bias.1: 101 has to be a number from -100 to 100.")]
    [InlineData("\"top_logprobs\": 3", "top_logprobs: needs logprobs to be true.")]
    [InlineData("\"logprobs\": true, \"top_logprobs\": 21", "top_logprobs: 21 has to be a whole number from 0 to 20.")]
    [InlineData("\"stream\": 1", "stream: 1 has to be true or false.")]
    [InlineData("\"functions\": []", "functions: is outdated and not offered; use 'tools'.")]
    [InlineData("\"audio\": {}", "audio: this model gives text only.")]
    [InlineData("\"modalities\": [\"text\", \"audio\"]", "modalities: \"audio\" is not offered; this model gives \"text\" only.")]
    [InlineData("\"reasoning_effort\": \"low\"", "reasoning_effort: this model's reasoning can't be set: its chat template has no such variable; leave it out.")]
    [InlineData("\"thinking\": {\"type\": \"enabled\"}", "thinking: this model's thinking can't be set: its chat template has no such variable; leave it out.")]
    [InlineData("\"tool_choice\": \"required\"", "tool_choice: demands a call, but there are no tools.")]
    [InlineData("\"tools\": [{\"type\": \"mcp\"}]", "The request has 2 mistakes. (1) tools[0].type: \"mcp\" is not offered; it has to be 'function'. (2) tools[0].function: is needed: an object with 'name', 'description' and 'parameters'.")]
    [InlineData("\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}]", "tools[0].function.name: \"a b\" is no name; it has to be 1 to 64 letters, digits, '_', '-' or '.'.")]
    [InlineData($"\"tools\": [{Weather}, {Weather}]", "tools[1].function.name: \"get_weather\" is there twice.")]
    [InlineData($"\"tools\": [{Weather}], \"tool_choice\": {{\"type\": \"function\", \"function\": {{\"name\": \"other\"}}}}", "tool_choice.function.name: \"other\" is none of the tools.")]
    [InlineData("\"response_format\": {\"type\": \"xml\"}", "response_format.type: \"xml\" is not offered; it has to be 'text', 'json_object' or 'json_schema'.")]
    [InlineData("\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {}}", "response_format.json_schema.schema: is needed: the JSON schema that the answer has to follow.")]
    [InlineData($"\"tools\": [{Weather}], \"response_format\": {{\"type\": \"json_object\"}}", "response_format: goes with tool_choice 'none' only: where the answer may be a call, its form can't be bounded; leave one of them out.")]
    [InlineData("\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\", \"strict\": true}}]", "tools[0].function.strict: needs a tool_choice that demands a call; leave it out, and check the arguments that a call has.")]
    [InlineData("\"usage_context\": {\"a\": 1}", "usage_context.a: 1 has to be a text.")]
    [InlineData("\"chat_template_kwargs\": {\"messages\": []}", "chat_template_kwargs.messages: has a field of its own in the request.")]
    [InlineData("\"continue_final_message\": true", "continue_final_message: needs a last message of the role 'assistant' with a text to carry on.")]
    [InlineData(
        "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"{\"}], \"continue_final_message\": true, \"response_format\": {\"type\": \"json_object\"}",
        "continue_final_message: goes with neither response_format nor a tool_choice that demands a call: their forms are those of a whole answer.")]
    public void Wrong_fields_are_refused_with_what_would_be_right(string field, string expected) => Assert.Equal(expected, Refused($"{{ {Hello}, {field} }}"));

    [Fact]
    public void A_body_that_is_wrong_everywhere_is_told_its_first_twenty_mistakes()
    {
        var mistakes = new Mistakes();
        Read($"{{\"messages\": [{string.Join(',', Enumerable.Repeat("1", 1000))}]}}", mistakes);

        Assert.Equal(20, mistakes.Count);
    }

    [Fact]
    public void A_large_usage_context_is_refused()
    {
        Assert.Equal("usage_context: takes 10,241 bytes; at most 10,240 are allowed.", Refused($"{{ {Hello}, \"usage_context\": {{\"k\": \"{new string('x', 10240)}\"}} }}"));
    }

    [Fact]
    public void Reasoning_settings_become_variables_of_a_template_that_has_them()
    {
        var template = new TemplateTraits("{% if enable_thinking %}{{ reasoning_effort }}{% endif %}");
        var chat = Read($$"""{ {{Hello}}, "reasoning_effort": "low", "thinking": {"type": "disabled"}, "chat_template_kwargs": {"x": 1} }""", new Mistakes(), template);

        Assert.Equal(["enable_thinking=False", "reasoning_effort=low", "x=1"], chat.TemplateVariables.Select(v => $"{v.Key}={v.Value}").Order());
    }

    [Fact]
    public void Tools_are_read_in_order_and_the_model_decides()
    {
        var chat = Read($$"""{ {{Hello}}, "tools": [{{Weather}}, {"type": "function", "function": {"name": "b", "description": "B"} }], "parallel_tool_calls": false }""");

        Assert.Equal(["get_weather", "b"], chat.Tools.Select(t => t.Name));
        Assert.Equal("B", chat.Tools[1].Description);
        Assert.Equal(ToolChoice.Auto, chat.ToolChoice);
        Assert.False(chat.ParallelToolCalls);
    }

    private static string Refused(string body)
    {
        var mistakes = new Mistakes();
        Read(body, mistakes);
        return mistakes.ToString();
    }

    private static ChatRequest Read(string body)
    {
        var mistakes = new Mistakes();
        var chat = Read(body, mistakes);
        Assert.Equal("", mistakes.ToString());
        return chat;
    }

    private static ChatRequest Read(string body, Mistakes mistakes, TemplateTraits? template = null)
    {
        Assert.True(JsonBody.TryParse(Encoding.UTF8.GetBytes(body), out var parsed, out var error), error);
        return ChatRequestReader.Read(parsed.Root, template ?? new TemplateTraits(""), vocabularySize: 100, mistakes);
    }
}
