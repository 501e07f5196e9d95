using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Frontend.Language;

namespace ServingCluster.Frontend.Tests.Language;

public sealed class LanguageBodyReaderTests
{
    [Fact]
    public void Every_member_that_the_frontend_needs_is_found_wherever_it_stands()
    {
        var body = Read("""
            {"stream": true, "temperature": 0.5, "messages": [{"role": "user", "stream": false, "model": "no"}],
             "model": "a \u0041", "client_request_id": "r-1", "usage_context": { "team": "x", "n": [1, {"input": 2}] }}
            """);
        Assert.Equal((true, false, false, true, "a A", "r-1"), (
            body.HasMessages, body.HasPrompt, body.HasInput, body.Stream, body.Model, body.ClientRequestId));
        Assert.Equal("""{"team":"x","n":[1,{"input":2}]}""", Encoding.UTF8.GetString(body.UsageContext));
    }

    [Theory]
    [InlineData("""{"prompt": "x"}""", false, true, false)]
    [InlineData("""{"input": ["x"]}""", false, false, true)]
    [InlineData("""{"prompt": null, "messages": []}""", true, false, false)]
    [InlineData("{}", false, false, false)]
    [InlineData("\uFEFF{\"\\u0070rompt\": {}}", false, true, false)]
    public void What_is_there_says_what_is_asked(string json, bool messages, bool prompt, bool input)
    {
        var body = Read(json);
        Assert.Equal((messages, prompt, input), (body.HasMessages, body.HasPrompt, body.HasInput));
    }

    [Theory]
    [InlineData("""{"max_tokens": 64}""", 64, 1)]
    [InlineData("""{"max_completion_tokens": 64, "n": 3}""", 64, 3)]
    [InlineData("""{"max_tokens": null, "n": 0}""", 0, 1)]
    [InlineData("""{"max_tokens": "64", "n": {"n": [5]}}""", 0, 1)]
    [InlineData("""{"max_tokens": 1e99, "n": 1.5}""", 0, 1)]
    public void How_much_may_come_is_read_where_it_makes_sense(string json, int maxTokens, int answers)
    {
        var body = Read(json);
        Assert.Equal((maxTokens, answers), (body.MaxTokens, body.Answers));
    }

    [Theory]
    [InlineData("""{"stream": null, "model": null, "client_request_id": null, "usage_context": null}""")]
    [InlineData("""{"stream": false}""")]
    public void Null_is_like_absent(string json)
    {
        var body = Read(json);
        Assert.Equal((false, null, null, 0), (body.Stream, body.Model, body.ClientRequestId, body.UsageContext.Length));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[1]", "but is a list")]
    [InlineData("3", "but is a number")]
    [InlineData("{", "line 1")]
    [InlineData("{\"a\":1,}", "line 1")]
    [InlineData("{\"a\":1} x", "line 1")]
    [InlineData("{\"messages\":[}", "line 1")]
    [InlineData("{\"model\":\"\\ud800\"}", "Unicode")]
    public void What_is_no_json_object_is_malformed(string json, string part)
    {
        var refusal = Assert.Throws<ServingException>(() => Read(json));
        Assert.Equal(ErrorCode.MalformedRequest, refusal.Code);
        Assert.Contains(part, refusal.Message);
    }

    [Theory]
    [InlineData("""{"stream": "yes"}""", "stream: must be true or false, but is a string.")]
    [InlineData("""{"model": 3}""", "model: must be a string, but is a number.")]
    [InlineData("""{"client_request_id": []}""", "client_request_id: must be a string, but is a list.")]
    [InlineData("""{"usage_context": "x"}""", "usage_context: must be an object, but is a string.")]
    public void A_member_of_the_wrong_kind_is_refused_by_name(string json, string message)
    {
        var refusal = Assert.Throws<ServingException>(() => Read(json));
        Assert.Equal((ErrorCode.InvalidParameterValue, message), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData("""{"usage_context": {"a": "\ud800"}}""")]
    [InlineData("""{"usage_context": {"\udc00": [1]}}""")]
    public void What_is_kept_with_the_usage_can_be_written(string json) =>
        Assert.Equal(ErrorCode.MalformedRequest, Assert.Throws<ServingException>(() => Read(json)).Code);

    [Fact]
    public void What_is_kept_with_the_usage_is_bounded()
    {
        var most = new string('x', LanguageBodyReader.MaxUsageContextBytes - """{"a":""}""".Length);
        Assert.Equal(LanguageBodyReader.MaxUsageContextBytes, Read($$$"""{"usage_context":{"a":"{{{most}}}"}}""").UsageContext.Length);
        Assert.Contains("usage_context", Assert.Throws<ServingException>(() => Read($$$"""{"usage_context":{"a":"{{{most}}}y"}}""")).Message);
        Assert.Contains("client_request_id", Assert.Throws<ServingException>(() => Read($$"""{"client_request_id":"{{new string('x', 257)}}"}""")).Message);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.OneOf(
                Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b)),
                Gen.ArrayOf(Gen.Elements("{", "}", "[", "]", ",", ":", "\"stream\"", "\"model\"", "\"usage_context\"", "true", "null", "1", "\"\\ud800\""))
                    .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)))).ToArbitrary(),
            bytes =>
            {
                try
                {
                    LanguageBodyReader.Read(bytes);
                }
                catch (ServingException e)
                {
                    Assert.Equal(400, e.Code.HttpStatus());
                }
            }));

    private static LanguageBody Read(string json) => LanguageBodyReader.Read(Encoding.UTF8.GetBytes(json));
}
