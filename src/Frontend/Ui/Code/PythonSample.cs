using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Python: with OpenAI's client, and with requests where that has no method.</summary>
internal sealed class PythonSample : ICodeSample
{
    // The arguments of the client's methods; whatever else there is goes into extra_body.
    private static readonly string[] Known =
    [
        "model", "messages", "prompt", "input", "temperature", "top_p", "max_tokens", "max_completion_tokens", "n", "stop", "seed", "tools",
        "tool_choice", "parallel_tool_calls", "response_format", "frequency_penalty", "presence_penalty", "logit_bias", "logprobs",
        "top_logprobs", "user", "reasoning_effort", "suffix", "echo", "best_of", "dimensions", "encoding_format",
    ];

    private readonly PythonLiteral _literal = new();

    public string Title => "Python";

    public string Needs(SampleKind kind) => kind == SampleKind.Invocation ? "pip install requests" : "pip install openai";

    public string Write(SampleRequest request) => request.Kind switch
    {
        SampleKind.Chat => WithClient(request, "chat.completions", """
            message = answer.choices[0].message
            print(message.content or message.tool_calls)
            """),
        SampleKind.Completion => WithClient(request, "completions", "print(answer.choices[0].text)"),
        SampleKind.Embedding => WithClient(request, "embeddings", "print(answer.data[0].embedding)"),
        _ => WithRequests(request),
    };

    private string WithClient(SampleRequest request, string resource, string ending) => $$"""
        import os

        from openai import OpenAI

        client = OpenAI(
            base_url={{_literal.String(request.OpenAiAddress)}},
            api_key=os.environ["{{SampleRequest.TokenVariable}}"],
        )

        answer = client.{{resource}}.create({{Arguments(request.ModelBody)}}
        )
        {{ending}}

        """;

    private string WithRequests(SampleRequest request) => $$"""
        import os

        import requests

        answer = requests.post(
            {{_literal.String(request.Address)}},
            headers={"Authorization": f"Bearer {os.environ['{{SampleRequest.TokenVariable}}']}"},
            json={{_literal.Write(request.WholeBody, 1)}},
        )
        answer.raise_for_status()
        print(answer.json())

        """;

    private string Arguments(JsonObject body)
    {
        var lines = body.Where(m => Known.Contains(m.Key)).Select(m => $"\n    {m.Key}={_literal.Write(m.Value, 1)},");
        var more = new JsonObject(body.Where(m => !Known.Contains(m.Key)).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        return string.Concat(lines) + (more.Count > 0 ? $"\n    extra_body={_literal.Write(more, 1)}," : "");
    }
}
