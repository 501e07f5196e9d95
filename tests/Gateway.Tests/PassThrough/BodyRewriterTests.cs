using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.PassThrough;

namespace ServingCluster.Gateway.Tests.PassThrough;

public sealed class BodyRewriterTests
{
    private static readonly ReadOnlyMemory<byte> Model = BodyEdits.MemberOf("m\"1");

    [Theory]
    [InlineData("""{ "a" : [1, 2.50] , "b":"\u00e9" }""", """{"a" : [1, 2.50],"b":"\u00e9","model":"m\"1"}""")]
    [InlineData("""{"model":null,"model":"x","a":1}""", """{"model":"m\"1","a":1}""")]
    [InlineData("""{"mod\u0065l":"x"}""", """{"model":"m\"1"}""")]
    [InlineData("""{"client_request_id":"1","usage_context":{"a":{"b":[1]}}}""", """{"model":"m\"1"}""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true}}""", """{"model":"m\"1"}""")]
    [InlineData("""{"extra_params":{"top_k":3,"model":"y","a":2},"a":1}""", """{"top_k":3,"model":"m\"1","a":1}""")]
    [InlineData("""{"extra_params":null}""", """{"model":"m\"1"}""")]
    [InlineData("{}", """{"model":"m\"1"}""")]
    public void What_is_kept_is_kept_as_it_is(string body, string expected) => Assert.Equal(expected, Rewrite(body, new(Model, false, true)).Text);

    [Theory]
    [InlineData("{}", """{"stream":true,"stream_options":{"include_usage":true}}""", false)]
    [InlineData("""{"stream":false,"a":1}""", """{"stream":true,"a":1,"stream_options":{"include_usage":true}}""", false)]
    [InlineData("""{"stream":true,"stream":false}""", """{"stream":true,"stream_options":{"include_usage":true}}""", false)]
    [InlineData("""{"stream_options":{"include_usage":true, "x":1}}""", """{"stream_options":{"include_usage":true, "x":1},"stream":true}""", true)]
    [InlineData("""{"stream_options":{"x":[1],"include_usage":false}}""", """{"stream_options":{"include_usage":true,"x":[1]},"stream":true}""", false)]
    [InlineData("""{"stream_options":null}""", """{"stream":true,"stream_options":{"include_usage":true}}""", false)]
    public void A_stream_is_asked_for_with_its_usage(string body, string expected, bool includesUsage)
    {
        var (text, facts) = Rewrite(body, new(default, true, true));
        Assert.Equal((expected, includesUsage), (text, facts.IncludesUsage));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"12345"},{"role":"tool","tool_call_id":"abc","content":[{"type":"text","text":"67\n8"}]}]}""", 9)]
    [InlineData("""{"prompt":["12","3"],"suffix":"not read"}""", 3)]
    [InlineData("""{"input":"gr\u00fc\u00dfe 🌍"}""", 7)]
    [InlineData("""{"system":"12","messages":[{"content":[{"type":"image_url","image_url":{"url":"data:123"}}]}]}""", 2)]
    public void Texts_are_counted(string body, long expected) => Assert.Equal(expected, Rewrite(body, new(default, false, false)).Facts.Characters);

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{\"a\":}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"extra_params\":{\"\\ud800\":1}}")]
    public void What_is_no_object_is_refused(string body) =>
        Assert.Equal(ErrorCode.MalformedRequest, Assert.Throws<ServingException>(() => Rewrite(body, new(Model, false, false))).Code);

    [Fact]
    public void Whatever_object_comes_out_is_JSON_with_one_model_and_all_other_members()
    {
        var member = Gen.Elements("\"a\":1", "\"b\":{\"c\":[{}]}", "\"model\":\"x\"", "\"stream\":true", "\"stream_options\":{}", "\"usage_context\":{}", "\"messages\":[{\"content\":\"hi\"}]");
        var property = Prop.ForAll(Arb.From(member.ListOf()), Arb.From(Gen.Elements(true, false)), (members, isStream) =>
        {
            var kept = members.Where(m => m[1] is 'a' or 'b' || m.StartsWith("\"mess", StringComparison.Ordinal));
            using var written = System.Text.Json.JsonDocument.Parse(Rewrite("{" + string.Join(" , ", members) + "}", new(Model, isStream, true)).Text);
            var names = written.RootElement.EnumerateObject().Select(m => m.Name).ToList();
            return names.Count(name => name == "model") == 1
                && names.Contains("stream") == isStream
                && names.Count(name => name is "a" or "b" or "messages") == kept.Count();
        });
        Check.One(Config.QuickThrowOnFailure, property);
    }

    private static (string Text, BodyFacts Facts) Rewrite(string body, BodyEdits edits)
    {
        using var output = new PooledBuffer();
        var facts = BodyRewriter.Rewrite(Encoding.UTF8.GetBytes(body), edits, output);
        return (Encoding.UTF8.GetString(output.Span), facts);
    }
}
