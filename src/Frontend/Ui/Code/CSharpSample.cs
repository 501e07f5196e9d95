using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>C#: with OpenAI's package, and with HttpClient where that has no method.</summary>
internal sealed class CSharpSample : ICodeSample
{
    public string Title => "C#";

    public string Needs(SampleKind kind) => kind is SampleKind.Chat or SampleKind.Embedding ? "dotnet add package OpenAI" : "";

    public string Write(SampleRequest request) => request.Kind switch
    {
        SampleKind.Chat => WithClient(request, "Chat", "CompleteChatAsync", """
            var answer = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
            foreach (var part in answer.Content)
                Console.WriteLine(part.Text);
            foreach (var call in answer.ToolCalls)
                Console.WriteLine($"{call.FunctionName}({call.FunctionArguments})");
            """),
        SampleKind.Embedding => WithClient(request, "Embedding", "GenerateEmbeddingsAsync", """
            var answer = ModelReaderWriter.Read<OpenAIEmbeddingCollection>(result.GetRawResponse().Content)!;
            Console.WriteLine(string.Join(", ", answer[0].ToFloats().ToArray()));
            """),
        _ => WithHttp(request),
    };

    private static string WithClient(SampleRequest request, string subject, string method, string ending) => $$"""
        using System.ClientModel;
        using System.ClientModel.Primitives;
        using OpenAI;
        using OpenAI.{{subject}}{{(subject == "Embedding" ? "s" : "")}};

        var token = Environment.GetEnvironmentVariable("{{SampleRequest.TokenVariable}}")!;
        var client = new {{subject}}Client(
            {{String(request.Endpoint)}}, new ApiKeyCredential(token),
            new OpenAIClientOptions { Endpoint = new Uri({{String(request.OpenAiAddress)}}) });

        var result = await client.{{method}}(BinaryContent.Create(BinaryData.FromString({{Raw(request.ModelBody)}})));
        {{ending}}

        """;

    private static string WithHttp(SampleRequest request) => $$"""
        using System.Net.Http.Headers;
        using System.Text;

        using var client = new HttpClient();
        var token = Environment.GetEnvironmentVariable("{{SampleRequest.TokenVariable}}");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var body = new StringContent({{Raw(request.WholeBody)}}, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync({{String(request.Address)}}, body);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());

        """;

    // JSON never has three quotation marks in a row.
    private static string Raw(JsonNode body) =>
        $"\"\"\"\n    {ReadableJson.Of(body).Replace("\n", "\n    ", StringComparison.Ordinal)}\n    \"\"\"";

    private static string String(string text) => ReadableJson.Of(text);
}
