using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class ChatEndpointTests
{
    [Fact]
    public void Offered_is_what_may_be_queried_and_talks_the_servers_own_first()
    {
        var list = JsonElement.Parse("""
            {"endpoints":[
              {"name":"z","task":"llm/v1/chat","permission_level":"CAN_QUERY","state":{"ready":"READY"}},
              {"name":"a","task":"llm/v1/completions","permission_level":"CAN_MANAGE","state":{"ready":"NOT_READY"}},
              {"name":"seen","task":"llm/v1/chat","permission_level":"CAN_VIEW"},
              {"name":"embed","task":"llm/v1/embeddings","permission_level":"CAN_QUERY"},
              {"name":"iris","permission_level":"CAN_MANAGE"},
              {"name":"own","task":"llm/v1/chat","permission_level":"CAN_QUERY","endpoint_type":"FOUNDATION_MODEL_API","state":{"ready":"READY"}}]}
            """);
        Assert.Equal(
            [new("own", "llm/v1/chat", true, true), new("a", "llm/v1/completions", false, false), new ChatEndpoint("z", "llm/v1/chat", false, true)],
            ChatEndpoint.Of(list));
        Assert.Empty(ChatEndpoint.Of(JsonElement.Parse("{}")));
    }
}
