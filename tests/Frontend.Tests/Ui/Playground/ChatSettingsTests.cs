using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class ChatSettingsTests
{
    [Fact]
    public void What_is_not_set_is_left_to_the_model() => Assert.Equal("{}", Body(new ChatSettings()));

    [Fact]
    public void What_is_set_goes_into_the_request_as_what_it_is()
    {
        var settings = new ChatSettings { Stop = "END\r\n\n ;", Tools = ToolList.Example, ToolChoice = "required", Format = AnswerFormat.JsonSchema, Schema = "{}" };
        (settings.Numbers["temperature"], settings.Numbers["max_tokens"], settings.Numbers["seed"]) = ("0.5", "20", "-7");
        Assert.True(settings.IsRight);
        var body = JsonNode.Parse(Body(settings))!;
        Assert.Equal("""{"max_tokens":20,"temperature":0.5,"seed":-7,"stop":["END"," ;"]}""", JsonNode.Parse(Body(settings, isChat: false))!.ToJsonString());
        Assert.Equal("get_weather", (string?)body["tools"]![0]!["function"]!["name"]);
        Assert.Equal("required", (string?)body["tool_choice"]);
        Assert.Equal("""{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{}}}""", body["response_format"]!.ToJsonString());
    }

    [Theory]
    [InlineData("temperature", "2.1", "Temperature must be a number from 0 to 2.")]
    [InlineData("temperature", "hot", "Temperature must be a number from 0 to 2.")]
    [InlineData("top_p", "1,5", "Top p must be a number from 0 to 1.")]
    [InlineData("max_tokens", "0", "Max tokens must be a whole number from 1.")]
    [InlineData("max_tokens", "1.5", "Max tokens must be a whole number from 1.")]
    [InlineData("seed", "x", "Seed must be a whole number.")]
    [InlineData("presence_penalty", "-2", null)]
    [InlineData("seed", "", null)]
    public void A_number_out_of_its_bounds_is_told_with_them(string name, string text, string? mistake)
    {
        var settings = new ChatSettings();
        settings.Numbers[name] = text;
        Assert.Equal(mistake, NumberParameter.All.Single(p => p.Name == name).MistakeIn(text));
        Assert.Equal(mistake is null, settings.IsRight);
    }

    [Fact]
    public void What_the_api_refuses_of_a_number_is_told_there_until_it_is_another_or_asked_for_again()
    {
        const string Why = "messages: the prompt has 14 tokens and max_tokens is 500, 514 together; the context holds 512.";
        var settings = new ChatSettings();
        (settings.Numbers["max_tokens"], settings.Numbers["top_p"]) = ("500", "1");
        string? Told(string name) => settings.MistakeIn(NumberParameter.All.Single(p => p.Name == name));
        settings.Refuse("the field stop_p is unknown, max_tokens_to_sample too");
        Assert.Null(Told("max_tokens"));
        settings.Refuse(Why);
        Assert.Equal((Why, null), (Told("max_tokens"), Told("top_p")));
        Assert.True(settings.IsRight);
        settings.Numbers["max_tokens"] = "400";
        Assert.Null(Told("max_tokens"));
        settings.Numbers["max_tokens"] = "500";
        settings.TryAgain();
        Assert.Null(Told("max_tokens"));
    }

    [Theory]
    [InlineData("[", "line 1, column 2")]
    [InlineData("[\n{\"type\" 1}]", "line 2, column 9")]
    [InlineData("{}", "a list of tools")]
    [InlineData("[]", "a list of tools")]
    [InlineData("[1]", "Tool 1: must have")]
    [InlineData("""[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b c"}}]""", "Tool 2: \"name\"")]
    [InlineData("""[{"type":"function","function":{"name":"a","parameters":[]}}]""", "Tool 1: \"parameters\"")]
    [InlineData("""[{"type":"function","type":"function","function":{"name":"a"}}]""", "Not valid JSON")]
    public void What_is_wrong_with_tools_is_told_with_its_place(string tools, string mistake)
    {
        var settings = new ChatSettings { Tools = tools };
        Assert.Contains(mistake, settings.ToolsMistake);
        Assert.False(settings.IsRight);
    }

    [Fact]
    public void A_schema_is_looked_at_where_it_is_used()
    {
        var settings = new ChatSettings { Schema = "[1]" };
        Assert.True(settings.IsRight);
        settings.Format = AnswerFormat.JsonSchema;
        Assert.Contains("an object", settings.SchemaMistake);
        settings.Schema = "{";
        Assert.Contains("line 1", settings.SchemaMistake);
    }

    [Fact]
    public void More_stop_texts_than_four_are_refused() => Assert.NotNull(new ChatSettings { Stop = "a\nb\nc\nd\ne" }.StopMistake);

    private static string Body(ChatSettings settings, bool isChat = true)
    {
        var body = new JsonObject();
        settings.WriteTo(body, isChat);
        return body.ToJsonString();
    }
}
