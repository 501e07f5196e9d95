using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Payloads.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Payloads;

public sealed class StreamedAnswerTests
{
    [Fact]
    public void Chunks_of_a_chat_become_one_completion() => Becomes(
        InvocationTask.Chat,
        """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":1,"delta":{"role":"assistant","content":"Hi"}},{"index":0,"delta":{"role":"assistant","content":"lo"}}]}
        {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\""}}]}}]}
        {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}
        no json
        {"id":"c","choices":[],"usage":{"total_tokens":5}}
        """,
        """
        {"id":"c","object":"chat.completion","created":1,"model":"m",
         "choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"Hello","tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}},
                    {"index":1,"message":{"role":"assistant","content":"Hi"}}],
         "usage":{"total_tokens":5}}
        """);

    [Fact]
    public void A_character_that_was_cut_in_two_leaves_the_pieces_as_they_came()
    {
        const string Pieces = """
            {"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}
            {"choices":[{"index":0,"delta":{"content":"\ude00"}}]}

            """;
        Assert.Equal(Pieces, Encoding.UTF8.GetString(StreamedAnswer.Of(InvocationTask.Chat, Encoding.UTF8.GetBytes(Pieces))));
    }

    [Fact]
    public void Chunks_of_a_text_become_one_completion() => Becomes(
        InvocationTask.Completions,
        """
        {"object":"text_completion","choices":[{"index":0,"text":"a"}]}
        {"object":"text_completion","choices":[{"index":0,"text":"b","finish_reason":"stop"}]}
        """,
        """{"object":"text_completion","choices":[{"index":0,"text":"ab","finish_reason":"stop"}]}""");

    [Fact]
    public void Events_of_a_message_become_one_message() => Becomes(
        InvocationTask.Messages,
        """
        {"type":"message_start","message":{"id":"m","role":"assistant","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}
        {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
        {"type":"ping"}
        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}
        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}
        {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}
        {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}
        {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1}"}}
        {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}
        {"type":"message_stop"}
        """,
        """
        {"id":"m","role":"assistant","content":[{"type":"text","text":"Hello"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],
         "usage":{"input_tokens":3,"output_tokens":9},"stop_reason":"tool_use"}
        """);

    [Fact]
    public void The_last_whole_response_is_the_answer() => Becomes(
        InvocationTask.Responses,
        """
        {"type":"response.created","response":{"id":"r","status":"in_progress"}}
        {"type":"response.output_text.delta","delta":"Hi"}
        {"type":"response.completed","response":{"id":"r","status":"completed","output":[1]}}
        """,
        """{"id":"r","status":"completed","output":[1]}""");

    [Fact]
    public void Of_a_response_that_broke_off_there_is_the_text_that_came() => Becomes(
        InvocationTask.Responses,
        """
        {"type":"response.created","response":{"id":"r","status":"in_progress"}}
        {"type":"response.output_text.delta","delta":"H"}
        {"type":"response.output_text.delta","delta":"i"}
        """,
        """{"id":"r","status":"in_progress","output_text":"Hi"}""");

    private static void Becomes(InvocationTask task, string pieces, string expected)
    {
        var answer = JsonNode.Parse(StreamedAnswer.Of(task, Encoding.UTF8.GetBytes(pieces + "\n")));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), answer), answer!.ToJsonString());
    }
}
