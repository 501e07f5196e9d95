using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

/// <summary>A guard over a judge whose answers are scripted.</summary>
internal sealed class GuardHarness : IJudgeModels
{
    public List<(string Model, string Body)> Asked { get; } = [];

    /// <summary>What was recorded of the judges.</summary>
    public List<JudgeCall> Judged { get; } = [];

    public Func<string, InvocationResponse> Judge { get; set; } = _ => Says("safe");

    public GuardrailOptions Options { get; } = new() { SafetyModel = "guard", TopicModel = "sorter/small" };

    public static InvocationResponse Says(string text) => InvocationResponse.FromMemory(JsonSerializer.SerializeToUtf8Bytes(
        new { choices = new[] { new { message = new { role = "assistant", content = text } } } }));

    public static GuardrailRules Pii(PiiBehavior behavior) => new() { Pii = behavior };

    public static InvocationRequest Request(InvocationTask task, string body) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = task,
        Caller = "ann",
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };

    public static string Text(InvocationRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    public EndpointGuard Guard(GuardrailRules? input = null, GuardrailRules? output = null) =>
        EndpointGuard.Of(new GuardrailsConfig(input, output), new TextJudge(Options, this, TimeProvider.System, Judged.Add))!;

    public async Task<(string Body, InvocationResponse? Refusal)> InputAsync(GuardrailRules rules, InvocationTask task, string body)
    {
        var verdict = await Guard(input: rules).CheckAsync(Request(task, body), default);
        return (Text(verdict.Request), verdict.Refusal);
    }

    public async Task<InvocationResponse> OutputAsync(GuardrailRules rules, InvocationTask task, string body)
    {
        var answer = InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(body), new Usage(0, 5, 7));
        answer.ServedEntity = "e";
        return await Guard(output: rules).CheckAsync(Request(task, "{}"), answer, default);
    }

    /// <summary>Streams events through the guard; the last one completes.</summary>
    public async Task<List<InvocationChunk>> StreamAsync(GuardrailRules rules, InvocationTask task, params IEnumerable<string> events)
    {
        var guard = Guard(output: rules).ForStream(Request(task, "{}"))!;
        var all = new List<InvocationChunk>();
        var chunks = events.Select(e => InvocationChunk.Of(Encoding.UTF8.GetBytes(e), new Usage(0, 5, 1), NameOf(e)));
        foreach (var chunk in chunks.Append(InvocationChunk.Completed(new Usage(0, 5, 7))))
        {
            var sent = new List<InvocationChunk>();
            await guard.TakeAsync(chunk, sent, default);
            all.AddRange(sent);
            if (sent.Count > 0 && sent[^1].IsLast)
                break;
        }

        return all;
    }

    public static JsonObject Json(InvocationChunk chunk) => JsonNode.Parse(chunk.Payload.Span)!.AsObject();

    public ValueTask<InvocationResponse> AskAsync(string model, InvocationRequest request, CancellationToken cancellationToken)
    {
        Assert.Equal((InvocationTask.Chat, "ann", "r"), (request.Task, request.Caller, request.RequestId));
        Asked.Add((model, Text(request)));
        return ValueTask.FromResult(Judge(model));
    }

    public static JsonObject Refusal(ErrorCode? error, string message)
    {
        Assert.Equal(ErrorCode.BadRequest, error);
        return JsonNode.Parse(message)!.AsObject();
    }

    // Those of chats have none, and may be broken.
    private static string NameOf(string json) => json.Contains("\"choices\"") ? "" : JsonNode.Parse(json)!["type"]?.GetValue<string>() ?? "";
}
