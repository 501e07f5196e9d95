using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Code;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

/// <summary>The request that the page begins with.</summary>
/// <param name="Body">Its JSON.</param>
/// <param name="Origin">Where it comes from, in words.</param>
internal sealed record QueryStart(string Body, string Origin)
{
    /// <summary>The example that came with the model, or else a request of the endpoint's task.</summary>
    public static async Task<QueryStart> ReadAsync(ServingApi api, EndpointDetails endpoint)
    {
        try
        {
            var answer = await api.GetAsync(endpoint.Path + "/input-example");
            var example = JsonNode.Parse(answer.GetProperty("input_example").GetRawText())!;
            return new QueryStart(ReadableJson.Of(example), $"The example of the model that {answer.GetProperty("served_entity_name").GetString()} serves.");
        }
        catch (ApiException e)
        {
            return new QueryStart(StartBody.Of(endpoint.Task), endpoint.Task is null ? e.Message : "A request of the task " + endpoint.Task + ".");
        }
    }

    /// <summary>A request that somebody wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mistake">What is wrong with it; null for nothing.</param>
    public static JsonObject? Parse(string text, out string? mistake)
    {
        var json = JsonField.Parse(text, out mistake);
        if (mistake is null && json is not JsonObject)
            mistake = "A request is a JSON object: { … }.";
        return json as JsonObject;
    }
}
