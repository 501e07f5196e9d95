using System.Text;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Tests.OpenAi.Reading;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("[1]", "The body has to be a JSON object; it is a list.")]
    [InlineData("null", "The body has to be a JSON object; it is null.")]
    [InlineData("""{"a": "\ud83d"}""", "The text at byte 6 holds one half of a surrogate pair (\\ud800 to \\udfff); write the character whole.")]
    [InlineData("""{"\udc00": 1}""", "The text at byte 1 holds one half of a surrogate pair (\\ud800 to \\udfff); write the character whole.")]
    public void What_cannot_be_read_is_refused(string body, string expected) => Assert.Equal(expected, ErrorOf(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Broken_json_is_refused() => Assert.StartsWith("The body is not valid JSON: ", ErrorOf("{\"a\": "u8.ToArray()));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Assert.Equal("The body is not valid UTF-8.", ErrorOf([(byte)'{', 0xff, (byte)'}']));

    [Theory]
    [InlineData("""{"a": "\ud83d\ude00"}""")]
    [InlineData("""{"a": "\\ud83d"}""")]
    [InlineData("""{"a": "\u00d8 \u0041"}""")]
    public void Whole_characters_are_read_however_they_are_written(string body) => Assert.Equal("", ErrorOf(Encoding.UTF8.GetBytes(body)));

    private static string ErrorOf(byte[] body)
    {
        if (JsonBody.TryParse(body, out var parsed, out var error))
            parsed.Dispose();
        return error;
    }
}
