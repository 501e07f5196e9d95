using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Code;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

/// <summary>The request that one begins with where no model came with an example.</summary>
internal static class StartBody
{
    /// <summary>A request of a task.</summary>
    /// <param name="task">Such as <c>llm/v1/chat</c>; null for custom models, whose columns nobody knows.</param>
    public static string Of(string? task) => ReadableJson.Of(task switch
    {
        "llm/v1/chat" => new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello! What can you do?" }), ["max_tokens"] = 128 },
        "llm/v1/completions" => new JsonObject { ["prompt"] = "Once upon a time", ["max_tokens"] = 64 },
        "llm/v1/embeddings" => new JsonObject { ["input"] = new JsonArray("A sentence to be turned into a vector.") },
        _ => new JsonObject { ["dataframe_split"] = new JsonObject { ["columns"] = new JsonArray(), ["data"] = new JsonArray() } },
    });
}
