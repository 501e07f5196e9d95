using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Tests.Http;

public sealed class BodyReaderTests
{
    [Theory]
    [InlineData("90")]
    [InlineData("\"90\"")]
    [InlineData("90.0")]
    public void Whole_numbers_come_as_numbers_or_strings(string json)
    {
        var body = Read($$"""{"a":{{json}}}""");
        Assert.Equal(90, body.Int32("a"));
        Assert.Equal(0, body.Mistakes.Count);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("\"false\"", false)]
    public void Booleans_come_as_booleans_or_strings(string json, bool expected) =>
        Assert.Equal(expected, Read($$"""{"a":{{json}}}""").Flag("a"));

    [Fact]
    public void Null_and_absent_are_the_same()
    {
        var body = Read("""{"a":null}""");
        Assert.Null(body.Text("a"));
        Assert.Null(body.Int32("a"));
        Assert.Null(body.Flag("b"));
        Assert.Null(body.Objects("b"));
        Assert.Equal(0, body.Mistakes.Count);
    }

    [Fact]
    public void All_mistakes_are_found_in_one_pass_and_name_their_path()
    {
        var body = Read("""{"list":[{"n":"x"},5,{"n":200}],"text":[],"flag":"maybe"}""");
        foreach (var item in body.Objects("list")!)
            item.Int32("n", 0, 100);
        body.Text("text");
        body.Flag("flag");
        body.RequiredText("missing");
        var text = body.Mistakes.ToString();
        Assert.Equal(6, body.Mistakes.Count);
        Assert.Contains("list[1]: must be an object, but is 5.", text);
        Assert.Contains("list[0].n: must be a whole number from 0 to 100, but is \"x\".", text);
        Assert.Contains("list[2].n: must be a whole number from 0 to 100, but is 200.", text);
        Assert.Contains("text: must be a string, but is a list.", text);
        Assert.Contains("flag: must be true or false, but is \"maybe\".", text);
        Assert.Contains("missing: is required.", text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"False\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("0")]
    [InlineData("""{"on_update_success":[],"x":{"y":null}}""")]
    public void A_neutral_value_of_an_unsupported_field_is_taken(string json)
    {
        var body = Read($$"""{"a":{{json}}}""");
        body.Refuse("a");
        Assert.Equal(0, body.Mistakes.Count);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("""{"enabled":true}""")]
    public void A_value_with_effect_of_an_unsupported_field_is_refused(string json)
    {
        var body = Read($$"""{"a":{{json}}}""");
        body.Refuse("a");
        Assert.Equal("a: is not supported by this server; leave it out.", body.Mistakes.ToString());
    }

    [Fact]
    public void The_values_of_a_map_are_never_shown()
    {
        var body = Read("""{"env":{"A":"1","B":2,"SECRET":["hidden"]}}""");
        Assert.Equal(["A", "B"], body.TextMap("env")!.Keys);
        Assert.DoesNotContain("hidden", body.Mistakes.ToString());
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":}")]
    [InlineData("")]
    public void Text_that_is_none_is_malformed(string json) => Assert.Equal(
        ErrorCode.MalformedRequest, Assert.Throws<ServingException>(() => JsonText.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void Broken_utf8_is_malformed() => Assert.Equal(
        ErrorCode.MalformedRequest, Assert.Throws<ServingException>(() => JsonText.Parse(new byte[] { 0x22, 0xff, 0x22 })).Code);

    private static BodyReader Read(string json) => new(JsonText.Parse(Encoding.UTF8.GetBytes(json)), "", new Mistakes());
}
