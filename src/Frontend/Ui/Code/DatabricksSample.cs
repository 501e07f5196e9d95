using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Python with Databricks' SDK: by its method where that takes all of the request, and by its bare call where it does not.</summary>
internal sealed class DatabricksSample : ICodeSample
{
    // The arguments of serving_endpoints.query that take JSON as it is.
    private static readonly string[] Plain =
        ["dataframe_records", "input", "inputs", "instances", "max_tokens", "n", "prompt", "stop", "temperature"];

    private readonly PythonLiteral _literal = new();

    public string Title => "Python (Databricks SDK)";

    public string Needs(SampleKind kind) => "pip install databricks-sdk";

    public string Write(SampleRequest request) => request.WholeBody.All(IsKnown) ? WithMethod(request) : WithCall(request);

    private static bool IsKnown(KeyValuePair<string, JsonNode?> member) => member.Key switch
    {
        "messages" => member.Value is JsonArray messages && messages.All(IsPlainMessage),
        "dataframe_split" => member.Value is JsonObject split && split.All(m => m.Key is "columns" or "data" or "index"),
        _ => Plain.Contains(member.Key),
    };

    private static bool IsPlainMessage(JsonNode? message) =>
        message is JsonObject parts && parts.All(p => p.Key is "role" or "content" && p.Value?.GetValueKind() == System.Text.Json.JsonValueKind.String)
        && (string?)parts["role"] is "assistant" or "system" or "user";

    private string WithMethod(SampleRequest request) => $$"""
        import os

        from databricks.sdk import WorkspaceClient
        {{Import(request.WholeBody)}}
        client = WorkspaceClient(host={{_literal.String(Host(request))}}, token=os.environ["{{SampleRequest.TokenVariable}}"])

        answer = client.serving_endpoints.query(
            name={{_literal.String(request.Endpoint)}},{{Arguments(request.WholeBody)}}
        )
        print(answer.as_dict())

        """;

    private string WithCall(SampleRequest request) => $$"""
        import os

        from databricks.sdk import WorkspaceClient

        client = WorkspaceClient(host={{_literal.String(Host(request))}}, token=os.environ["{{SampleRequest.TokenVariable}}"])

        answer = client.api_client.do(
            "POST",
            {{_literal.String(new Uri(request.Address).AbsolutePath)}},
            body={{_literal.Write(request.WholeBody, 1)}},
        )
        print(answer)

        """;

    private static string Host(SampleRequest request) => request.Server.ToString().TrimEnd('/');

    private static string Import(JsonObject body) => TypeOf(body) is { } type ? $"from databricks.sdk.service.serving import {type}\n" : "";

    private static string? TypeOf(JsonObject body) =>
        body.ContainsKey("messages") ? "ChatMessage" : body.ContainsKey("dataframe_split") ? "DataframeSplitInput" : null;

    private string Arguments(JsonObject body) => string.Concat(body.Select(m => $"\n    {m.Key}={ValueOf(m.Key, m.Value)},"));

    private string ValueOf(string name, JsonNode? value) => name switch
    {
        "messages" => $"[ChatMessage.from_dict(message) for message in {_literal.Write(value, 1)}]",
        "dataframe_split" => $"DataframeSplitInput.from_dict({_literal.Write(value, 1)})",
        _ => _literal.Write(value, 1),
    };
}
