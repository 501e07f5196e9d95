using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>The sample chat model from body to answer, with nothing made up in between.</summary>
public sealed class TinyChatTests(LoadedTinyChat tiny) : IClassFixture<LoadedTinyChat>
{
    /// <summary>The questions of the reference, which an independent implementation answered.</summary>
    public static TheoryData<string, string, int, int> Questions
    {
        get
        {
            var data = new TheoryData<string, string, int, int>();
            foreach (var entry in TinyChat.Reference.EnumerateArray())
            {
                data.Add(
                    entry.GetProperty("messages").GetRawText(), entry.GetProperty("text").GetString()!,
                    entry.GetProperty("prompt_ids").GetArrayLength(), entry.GetProperty("greedy_ids").GetArrayLength() - 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Answers_are_those_of_the_reference(string messages, string text, int promptTokens, int answerTokens)
    {
        var answer = await tiny.AskAsync($"{{\"messages\": {messages}}}");

        Assert.Equal(text, (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal((promptTokens, answerTokens), ((int)answer["usage"]!["prompt_tokens"]!, (int)answer["usage"]!["completion_tokens"]!));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_streamed_answer_is_the_whole_one_in_pieces(string messages, string text, int promptTokens, int answerTokens)
    {
        var events = await tiny.StreamAsync($"{{\"messages\": {messages}, \"stream_options\": {{\"include_usage\": true}}}}");

        Assert.Equal(text, string.Concat(events.SelectMany(e => e["choices"]!.AsArray()).Select(c => (string?)c!["delta"]!["content"])));
        Assert.Equal(promptTokens + answerTokens, (int)events[^1]["usage"]!["total_tokens"]!);
    }

    [Fact]
    public async Task A_stop_string_within_tokens_ends_an_answer()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is the capital of France?", "\"stop\": [\"e is P\"]"));
        var events = await tiny.StreamAsync(Talk.Chat("What is the capital of France?", "\"stop\": [\"e is P\"]"));

        Assert.Equal("The capital of Franc", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("The capital of Franc", string.Concat(events.Select(e => (string?)e["choices"]![0]!["delta"]!["content"])));
    }

    [Fact]
    public async Task Three_answers_at_temperature_nought_are_the_same()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is 17 + 25?", "\"n\": 3, \"temperature\": 0"));

        Assert.Equal(["17 + 25 = 42", "17 + 25 = 42", "17 + 25 = 42"], answer["choices"]!.AsArray().Select(c => (string?)c!["message"]!["content"]));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_three_answers()
    {
        var body = Talk.Chat("Tell me something.", "\"n\": 3, \"temperature\": 2, \"seed\": 7, \"max_tokens\": 12");

        var first = (await tiny.AskAsync(body))["choices"]!.AsArray().Select(c => (string?)c!["message"]!["content"]).ToArray();
        var second = (await tiny.AskAsync(body))["choices"]!.AsArray().Select(c => (string?)c!["message"]!["content"]).ToArray();

        Assert.Equal(first, second);
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public async Task Probabilities_of_the_likeliest_tokens_sum_to_nearly_one()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is 17 + 25?", "\"logprobs\": true, \"top_logprobs\": 20"));

        var tokens = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal("17 + 25 = 42", string.Concat(tokens.Select(t => (string?)t!["token"])));
        foreach (var token in tokens)
        {
            var top = token!["top_logprobs"]!.AsArray().Select(t => (double)t!["logprob"]!).ToArray();
            Assert.Equal(20, top.Length);
            Assert.InRange(top.Sum(Math.Exp), 0.99, 1.0001);
            Assert.Equal(top[0], (double)token["logprob"]!);
        }
    }

    [Fact]
    public async Task An_echoed_prompt_is_scored_as_its_answer_was()
    {
        var first = await tiny.AskAsync("""{"prompt": "The capital of France", "max_tokens": 6, "temperature": 0, "logprobs": 1}""");
        var text = "The capital of France" + (string?)first["choices"]![0]!["text"];
        var scored = await tiny.AskAsync(
            $"{{\"prompt\": {JsonSerializer.Serialize(text)}, \"max_tokens\": 0, \"echo\": true, \"logprobs\": 1}}");

        Assert.Equal(text, (string?)scored["choices"]![0]!["text"]);
        var answered = LogprobsOf(first);
        var prompt = LogprobsOf(scored);
        Assert.Equal(prompt[^answered.Length..].Select(p => Math.Round(p, 3)), answered.Select(p => Math.Round(p, 3)));
        Assert.Equal("<|begin_of_text|>", (string?)scored["choices"]![0]!["logprobs"]!["tokens"]![0]);
    }

    [Fact]
    public async Task A_tool_is_called_when_the_question_asks_for_it()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is the weather in Paris?", """
            "tools": [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]
            """));

        var message = answer["choices"]![0]!["message"]!;
        Assert.Equal("get_weather", (string?)message["tool_calls"]![0]!["function"]!["name"]);
        Assert.Equal("Paris", (string?)JsonNode.Parse((string)message["tool_calls"]![0]!["function"]!["arguments"]!)!["city"]);
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Tools_do_not_keep_other_questions_from_being_answered()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is 17 + 25?", """
            "tools": [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}], "max_tokens": 40
            """));

        Assert.NotEqual("", answer["choices"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"required\"")]
    [InlineData("{\"type\": \"function\", \"function\": {\"name\": \"look_up\"}}")]
    public async Task A_call_that_is_demanded_comes_whatever_the_question(string choice)
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is 17 + 25?", $$$$"""
            "tools": [{"type": "function", "function": {"name": "look_up", "strict": true, "parameters": {"type": "object", "properties": {"number": {"type": "integer", "minimum": 0, "maximum": 9}}, "required": ["number"]}}}],
            "tool_choice": {{{{choice}}}}
            """));

        var call = answer["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!;
        Assert.Equal("look_up", (string?)call["name"]);
        Assert.Equal(["number"], JsonNode.Parse((string)call["arguments"]!)!.AsObject().Select(p => p.Key));
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task A_call_that_is_demanded_comes_in_a_stream_too()
    {
        var body = Talk.Chat("Tell me something.", """
            "tools": [{"type": "function", "function": {"name": "first", "parameters": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 3, "maximum": 7}}, "required": ["n"], "additionalProperties": false}}},
                      {"type": "function", "function": {"name": "second", "parameters": {"type": "object", "properties": {"word": {"type": "string", "maxLength": 12}}, "additionalProperties": false}}}],
            "tool_choice": {"type": "function", "function": {"name": "first"}}, "temperature": 2, "seed": 5
            """);
        var whole = (await tiny.AskAsync(body))["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!;
        var choices = (await tiny.StreamAsync(body)).SelectMany(e => e["choices"]!.AsArray()).ToList();
        var calls = choices.SelectMany(c => c!["delta"]!["tool_calls"]?.AsArray() ?? []).Select(c => c!["function"]!).ToList();

        Assert.Equal("first", string.Concat(calls.Select(c => (string?)c["name"])));
        Assert.Equal((string?)whole["arguments"], string.Concat(calls.Select(c => (string?)c["arguments"])));
        Assert.InRange((int)JsonNode.Parse((string)whole["arguments"]!)!["n"]!, 3, 7);
        Assert.Equal("tool_calls", (string?)choices[^1]!["finish_reason"]);
    }

    [Theory]
    [InlineData("What is 17 + 25?")]
    [InlineData("Tell me something.")]
    [InlineData("What is the weather in Paris?")]
    public async Task An_object_that_was_asked_for_is_one_or_was_cut_off(string question)
    {
        var answer = await tiny.AskAsync(Talk.Chat(question, "\"response_format\": {\"type\": \"json_object\"}, \"n\": 5, \"temperature\": 1.5, \"seed\": 3, \"max_tokens\": 100"));

        foreach (var choice in answer["choices"]!.AsArray())
        {
            var text = (string)choice!["message"]!["content"]!;
            if ((string?)choice["finish_reason"] == "stop")
                Assert.IsType<JsonObject>(JsonNode.Parse(text));
            else
                Assert.Equal(("length", '{'), ((string?)choice["finish_reason"], text.TrimStart()[0]));
        }
    }

    [Fact]
    public async Task An_answer_follows_a_schema()
    {
        var answer = await tiny.AskAsync(Talk.Chat("What is the capital of France?", """
            "response_format": {"type": "json_schema", "json_schema": {"name": "city", "strict": true, "schema": {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}, "good": {"type": "boolean"}}, "required": ["colour", "good"]}}}
            """));

        var value = JsonNode.Parse((string)answer["choices"]![0]!["message"]!["content"]!)!.AsObject();
        Assert.Equal(["colour", "good"], value.Select(p => p.Key).Order());
        Assert.Contains((string)value["colour"]!, (string[])["red", "blue"]);
    }

    [Fact]
    public async Task An_answer_is_the_object_that_was_asked_for()
    {
        var answer = await tiny.AskAsync(Talk.Chat("Give Japan as JSON.", "\"response_format\": {\"type\": \"json_object\"}"));

        Assert.Equal("Tokyo", (string?)JsonNode.Parse((string)answer["choices"]![0]!["message"]!["content"]!)!["capital"]);
    }

    [Fact]
    public async Task A_schema_that_is_not_understood_is_refused_with_its_place()
    {
        var (error, message) = await tiny.RefusedAsync(Talk.Chat("Hi", """
            "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "tree"}}}
            """));

        Assert.Equal(ErrorCode.InvalidParameterValue, error);
        Assert.StartsWith("response_format.json_schema.schema.type: ", message);
    }

    [Fact]
    public async Task A_second_question_of_a_conversation_uses_what_was_computed()
    {
        var body = """
            {"messages": [{"role": "user", "content": "What is the capital of Italy?"}, {"role": "assistant", "content": "The capital of Italy is Rome."}, {"role": "user", "content": "What is 3 + 4?"}]}
            """;
        await using var fresh = await tiny.LoadAsync();
        using var alone = await fresh.InvokeAsync(LoadedTinyChat.Request(body), default);
        await tiny.AskAsync(Talk.Chat("What is the capital of Italy?"));

        var answer = await tiny.AskAsync(body);

        Assert.Equal(JsonNode.Parse(alone.Body.Span)!["choices"]!.ToJsonString(), answer["choices"]!.ToJsonString());
        Assert.InRange((int)answer["usage"]!["prompt_tokens_details"]!["cached_tokens"]!, 16, 60);
    }

    [Fact]
    public async Task Many_requests_at_once_get_the_answers_that_they_get_alone()
    {
        var entries = Enumerable.Range(0, 8).SelectMany(_ => TinyChat.Reference.EnumerateArray()).ToArray();

        var answers = await Task.WhenAll(entries.Select(e => tiny.AskAsync($"{{\"messages\": {e.GetProperty("messages").GetRawText()}}}")));

        Assert.Equal(entries.Select(e => e.GetProperty("text").GetString()), answers.Select(a => (string?)a["choices"]![0]!["message"]!["content"]));
    }

    private static double[] LogprobsOf(JsonNode answer) =>
        [.. answer["choices"]![0]!["logprobs"]!["token_logprobs"]!.AsArray().Select(p => p is null ? double.NaN : (double)p)];
}
