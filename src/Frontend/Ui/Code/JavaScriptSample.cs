namespace ServingCluster.Frontend.Ui.Code;

/// <summary>JavaScript for Node: with OpenAI's client, and with fetch where that has no method.</summary>
internal sealed class JavaScriptSample : ICodeSample
{
    private readonly JavaScriptLiteral _literal = new();

    public string Title => "JavaScript";

    public string Needs(SampleKind kind) => kind == SampleKind.Invocation ? "" : "npm install openai";

    public string Write(SampleRequest request) => request.Kind switch
    {
        SampleKind.Chat => WithClient(request, "chat.completions", """
            const { message } = answer.choices[0];
            console.log(message.content || message.tool_calls);
            """),
        SampleKind.Completion => WithClient(request, "completions", "console.log(answer.choices[0].text);"),
        SampleKind.Embedding => WithClient(request, "embeddings", "console.log(answer.data[0].embedding);"),
        _ => WithFetch(request),
    };

    private string WithClient(SampleRequest request, string resource, string ending) => $$"""
        import OpenAI from "openai";

        const client = new OpenAI({
          baseURL: {{_literal.String(request.OpenAiAddress)}},
          apiKey: process.env.{{SampleRequest.TokenVariable}},
        });

        const answer = await client.{{resource}}.create({{_literal.Write(request.ModelBody, 0)}});
        {{ending}}

        """;

    private string WithFetch(SampleRequest request) => $$"""
        const answer = await fetch({{_literal.String(request.Address)}}, {
          method: "POST",
          headers: {
            Authorization: `Bearer ${process.env.{{SampleRequest.TokenVariable}}}`,
            "Content-Type": "application/json",
          },
          body: JSON.stringify({{_literal.Write(request.WholeBody, 1)}}),
        });
        console.log(await answer.json());

        """;
}
