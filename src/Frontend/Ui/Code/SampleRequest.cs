using System.Text.Json.Nodes;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>A request that sample code is written for.</summary>
/// <param name="Server">The server's address, such as <c>https://serving.example/</c>.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Task">Its task, such as <c>llm/v1/chat</c>; null for custom models.</param>
/// <param name="Body">The body. Whether it asks for a stream is left out: the code waits for the whole answer.</param>
public sealed record SampleRequest(Uri Server, string Endpoint, string? Task, JsonObject Body)
{
    /// <summary>The variable of the environment that the code takes the token from, which Databricks' own tools read too.</summary>
    public const string TokenVariable = "DATABRICKS_TOKEN";

    /// <summary>What it asks for.</summary>
    public SampleKind Kind => Task switch
    {
        ModelTasks.Embeddings when Body.ContainsKey("input") => SampleKind.Embedding,
        ModelTasks.Chat or ModelTasks.Completions when Body.ContainsKey("messages") => SampleKind.Chat,
        ModelTasks.Chat or ModelTasks.Completions when Body.ContainsKey("prompt") => SampleKind.Completion,
        _ => SampleKind.Invocation,
    };

    /// <summary>Where the endpoint takes requests.</summary>
    public string Address => $"{OpenAiAddress}/{Uri.EscapeDataString(Endpoint)}/invocations";

    /// <summary>What clients for OpenAI take as their base.</summary>
    public string OpenAiAddress => Server.ToString().TrimEnd('/') + "/serving-endpoints";

    /// <summary>The body without what asks for a stream.</summary>
    public JsonObject WholeBody
    {
        get
        {
            var body = (JsonObject)Body.DeepClone();
            body.Remove("stream");
            body.Remove("stream_options");
            return body;
        }
    }

    /// <summary>The body with the endpoint as its model, as OpenAI's routes take it.</summary>
    public JsonObject ModelBody
    {
        get
        {
            var body = WholeBody;
            body.Remove("model");
            body.Insert(0, "model", Endpoint);
            return body;
        }
    }
}
