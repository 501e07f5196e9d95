using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>An endpoint that one can talk to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Task">Its task, such as <c>llm/v1/chat</c>.</param>
/// <param name="IsFoundation">Whether the server itself provides it.</param>
/// <param name="IsReady">Whether it serves now.</param>
public sealed record ChatEndpoint(string Name, string Task, bool IsFoundation, bool IsReady)
{
    private static readonly string[] Queried = ["CAN_QUERY", "CAN_MANAGE"];

    /// <summary>Whether it continues a text and knows no conversations.</summary>
    public bool OnlyContinues => Task == ModelTasks.Completions;

    /// <summary>Those of the API's list of endpoints that the person may query: the server's own first, then by name.</summary>
    public static IReadOnlyList<ChatEndpoint> Of(JsonElement list) =>
        list.TryGetProperty("endpoints", out var endpoints)
            ? [.. endpoints.EnumerateArray().Select(Read).OfType<ChatEndpoint>().OrderBy(e => !e.IsFoundation).ThenBy(e => e.Name, StringComparer.Ordinal)]
            : [];

    private static ChatEndpoint? Read(JsonElement endpoint)
    {
        var task = endpoint.TextOf("task");
        if (task is not (ModelTasks.Chat or ModelTasks.Completions) || !Queried.Contains(endpoint.TextOf("permission_level")))
            return null;
        var isReady = endpoint.TryGetProperty("state", out var state) && state.TextOf("ready") == "READY";
        return new ChatEndpoint(endpoint.TextOf("name")!, task, endpoint.TextOf("endpoint_type") == "FOUNDATION_MODEL_API", isReady);
    }
}
