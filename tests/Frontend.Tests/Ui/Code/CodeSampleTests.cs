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
            Assert.Contains("https://serving.example", code);
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
              "content": "It\u0027s \"5\\\" é😀\n\u0001"
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

    [Theory]
    [InlineData("😀", "\"😀\"")]
    [InlineData("\\ud83d\\ude00", "\"\\\\ud83d\\\\ude00\"")]
    [InlineData("\\😀", "\"\\\\😀\"")]
    public void Json_is_to_be_read(string text, string json) => Assert.Equal(json, ReadableJson.Of(text));

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

    [Fact]
    public void The_sdk_of_databricks_takes_what_its_method_knows() => Assert.Equal(
        """"
        import os

        from databricks.sdk import WorkspaceClient
        from databricks.sdk.service.serving import ChatMessage

        client = WorkspaceClient(host="https://serving.example", token=os.environ["DATABRICKS_TOKEN"])

        answer = client.serving_endpoints.query(
            name="a b",
            messages=[ChatMessage.from_dict(message) for message in [
                {
                    "role": "user",
                    "content": "a",
                },
            ]],
            max_tokens=5,
        )
        print(answer.as_dict())

        """", new DatabricksSample().Write(Of("""{"messages":[{"role":"user","content":"a"}],"max_tokens":5,"stream":true}""", "llm/v1/chat")));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}],"top_k":3}""")]
    [InlineData("""{"messages":[{"role":"tool","tool_call_id":"1","content":"a"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"}]}]}""")]
    public void The_sdk_of_databricks_calls_by_hand_what_its_method_would_drop(string body)
    {
        var code = new DatabricksSample().Write(Of(body, "llm/v1/chat"));
        Assert.Contains("client.api_client.do(\n    \"POST\",\n    \"/serving-endpoints/a%20b/invocations\",\n    body={\n", code);
    }

    [Fact]
    public void The_sdk_of_databricks_has_a_type_for_frames() => Assert.Contains(
        "    dataframe_split=DataframeSplitInput.from_dict({\n        \"columns\": [",
        new DatabricksSample().Write(Of("""{"dataframe_split":{"columns":["a"],"data":[[1]]}}""", null)));

    [Fact]
    public void Mlflow_hands_on_any_request() => Assert.Equal(
        """"
        import os

        from mlflow.deployments import get_deploy_client

        os.environ["DATABRICKS_HOST"] = "https://serving.example"
        client = get_deploy_client("databricks")  # takes the token from DATABRICKS_TOKEN

        answer = client.predict(
            endpoint="a b",
            inputs={
                "inputs": [
                    1,
                ],
            },
        )
        print(answer)

        """", new MlflowSample().Write(Of("""{"inputs":[1]}""", null)));

    private static SampleRequest Of(string body, string? task) => new(new Uri("https://serving.example/"), "a b", task, JsonNode.Parse(body)!.AsObject());
}
