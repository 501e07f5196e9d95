using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Code;

namespace ServingCluster.Frontend.Tests.Ui.Code;

public sealed class CodeSampleTests
{
    private const string Chat = """{"messages":[{"role":"user","content":"It's \"5\\\" é😀\n\u0001"}],"temperature":0.5,"top_k":3,"tools":[{"strict":true,"x":null,"empty":{}}],"stream":true,"stream_options":{}}""";

    public static TheoryData<string, string, string> Requests => new()
    {
        { "llm/v1/chat", """{"messages":[]}""", "Chat" },
        { "llm/v1/completions", """{"prompt":"a"}""", "Completion" },
        { "llm/v1/completions", """{"messages":[]}""", "Chat" },
        { "llm/v1/embeddings", """{"input":"a"}""", "Embedding" },
        { "llm/v1/chat", """{"input":"a"}""", "Invocation" },
        { "", """{"dataframe_records":[{"a":1}]}""", "Invocation" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_language_writes_every_kind_of_request(string task, string body, string kind)
    {
        var request = Of(body, task.Length > 0 ? task : null);
        Assert.Equal(kind, request.Kind.ToString());
        foreach (var sample in CodeSamples.All)
        {
            var code = sample.Write(request);
            Assert.Contains("DATABRICKS_TOKEN", code);
            Assert.Contains("https://serving.example/serving-endpoints", code);
            Assert.Contains("a b", code.Replace("%20", " ", StringComparison.Ordinal));
            Assert.DoesNotContain("{{", code);
        }
    }

    [Fact]
    public void Curl_quotes_for_the_shell() => Assert.Equal(
        """"
        curl -sS 'https://serving.example/serving-endpoints/a%20b/invocations' \
          -H "Authorization: Bearer $DATABRICKS_TOKEN" \
          -H 'Content-Type: application/json' \
          -d '{
          "messages": [
            {
              "role": "user",
              "content": "It\u0027s \"5\\\" é\uD83D\uDE00\n\u0001"
            }
          ],
          "temperature": 0.5,
          "top_k": 3,
          "tools": [
            {
              "strict": true,
              "x": null,
              "empty": {}
            }
          ]
        }'

        """", new CurlSample().Write(Of(Chat, "llm/v1/chat")));

    [Fact]
    public void Python_writes_its_own_literals_and_hands_on_what_the_client_does_not_know() => Assert.Equal(
        """"
        import os

        from openai import OpenAI

        client = OpenAI(
            base_url="https://serving.example/serving-endpoints",
            api_key=os.environ["DATABRICKS_TOKEN"],
        )

        answer = client.chat.completions.create(
            model="a b",
            messages=[
                {
                    "role": "user",
                    "content": "It's \"5\\\" é😀\n\x01",
                },
            ],
            temperature=0.5,
            tools=[
                {
                    "strict": True,
                    "x": None,
                    "empty": {},
                },
            ],
            extra_body={
                "top_k": 3,
            },
        )
        message = answer.choices[0].message
        print(message.content or message.tool_calls)

        """", new PythonSample().Write(Of(Chat, "llm/v1/chat")));

    [Fact]
    public void JavaScript_leaves_quotation_marks_out_where_it_can() => Assert.Equal(
        """"
        const answer = await fetch("https://serving.example/serving-endpoints/a%20b/invocations", {
          method: "POST",
          headers: {
            Authorization: `Bearer ${process.env.DATABRICKS_TOKEN}`,
            "Content-Type": "application/json",
          },
          body: JSON.stringify({
            instances: [
              {
                a: 1,
                "sepal length (cm)": 2.50,
                ["__proto__"]: false,
              },
            ],
          }),
        });
        console.log(await answer.json());

        """", new JavaScriptSample().Write(Of("""{"instances":[{"a":1,"sepal length (cm)":2.50,"__proto__":false}]}""", null)));

    [Fact]
    public void CSharp_holds_the_body_as_it_is_sent() => Assert.Contains(
        """"
        var result = await client.CompleteChatAsync(BinaryContent.Create(BinaryData.FromString("""
            {
              "model": "a b",
              "messages": [
                {
                  "role": "user",
                  "content": ""
                }
              ]
            }
            """)));
        """", new CSharpSample().Write(Of("""{"model":"other","messages":[{"role":"user","content":""}]}""", "llm/v1/chat")));

    private static SampleRequest Of(string body, string? task) => new(new Uri("https://serving.example/"), "a b", task, JsonNode.Parse(body)!.AsObject());
}
