using System.Text;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Tests.Recording;

public sealed class TextCharactersTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"system","content":"ab"},{"role":"user","content":[{"type":"text","text":"é😀"},{"type":"image_url","image_url":{"url":"data:xyz"}}]}]}""", 4)]
    [InlineData("""{"prompt":["a","b\u00e9\ud83d\ude00"],"model":"long name"}""", 4)]
    [InlineData("""{"input":"abc","instructions":"d"}""", 4)]
    [InlineData("""{"input":[[1,2]],"temperature":1}""", 0)]
    [InlineData("""{"prompt":"abc""", 0)]
    [InlineData("", 0)]
    public void Of_a_request_texts_count_by_code_points(string body, long expected) =>
        Assert.Equal(expected, TextCharacters.OfRequest(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"messages":[{"role":"system","content":"ab"},{"role":"user","content":[{"type":"text","text":"\u00e9\n\ud83d\ude00"},{"text":null}]}]}""", 5)]
    [InlineData("""{"model":"text","prompt":["a","é😀"],"usage_context":{"text":"abc"},"n":1}""", 3)]
    [InlineData("""{"input":"\\\"\u0041\ud800","user":"ann"}""", 4)]
    [InlineData("{}", 0)]
    public void Of_a_request_that_is_read_they_are_counted_on_the_way(string body, long expected) =>
        Assert.Equal(expected, LanguageBodyReader.Read(Encoding.UTF8.GetBytes(body)).TextCharacters);

    [Theory]
    [InlineData("""{"object":"chat.completion.chunk","choices":[{"delta":{"role":"assistant","content":"abc"}}]}""", 3)]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":"ab"}}""", 2)]
    [InlineData("""{"type":"response.output_text.delta","delta":"ab"}""", 2)]
    [InlineData("""{"type":"response.completed","response":{"output":[{"content":[{"type":"output_text","text":"abcd"}]}]}}""", 0)]
    [InlineData("""{"type":"response.output_text.done","text":"abcd"}""", 0)]
    public void Of_a_stream_only_what_is_new_counts(string piece, long expected) =>
        Assert.Equal(expected, TextCharacters.OfPiece(Encoding.UTF8.GetBytes(piece)));
}
