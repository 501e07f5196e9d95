using System.Text;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Inference;

namespace ServingCluster.Guardrails;

/// <summary>What the guardrails cost: processor time, which other programs do not add to, and memory of one request, one answer and one piece of a streamed answer.</summary>
internal static class GuardCost
{
    private const string Prose =
        "The quick brown fox jumps over the lazy dog, and then it goes home to rest; in 2024 it did so 12 times. Nobody knows why it jumps at all. ";

    private static readonly GuardrailRules Block = new() { Pii = PiiBehavior.Block, InvalidKeywords = ["forbidden", "unspeakable"] };
    private static readonly GuardrailRules Mask = new() { Pii = PiiBehavior.Mask };
    private static readonly TextJudge Judge = new(new GuardrailOptions(), null!, TimeProvider.System);

    /// <summary>Measures and prints a table.</summary>
    public static async Task PrintAsync()
    {
        Console.WriteLine("| what | processor µs | bytes |");
        Console.WriteLine("|---|---|---|");
        await BodiesAsync("chat, 1 KB", 8);
        await BodiesAsync("chat, 100 KB", 800);
        foreach (var (name, rules) in new[] { ("masked", Mask), ("blocked", Block) })
        {
            await StreamsAsync($"chat chunk, {name}", rules, InvocationTask.Chat, "", ChatChunk);
            await StreamsAsync($"completions chunk, {name}", rules, InvocationTask.Completions, "", CompletionChunk);
            await StreamsAsync($"Messages delta, {name}", rules, InvocationTask.Messages, "content_block_delta", MessageDelta);
            await StreamsAsync($"Responses delta, {name}", rules, InvocationTask.Responses, "response.output_text.delta", ResponseDelta);
        }
    }

    private static async Task BodiesAsync(string name, int repeats)
    {
        var text = string.Concat(Enumerable.Repeat(Prose, repeats));
        var request = Request(InvocationTask.Chat, $$"""{"model":"m","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"{{text}}"}],"max_tokens":100}""");
        var answer = InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(
            $$"""{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{text}}"},"finish_reason":"stop"}],"usage":{"total_tokens":12} }"""));
        var guard = EndpointGuard.Of(new GuardrailsConfig(Block, Mask), Judge)!;
        await MeasureAsync($"request, {name}", 1, async () => _ = await guard.CheckAsync(request, default));
        await MeasureAsync($"answer, {name}", 1, async () => _ = await guard.CheckAsync(request, answer, default));
    }

    private static Task StreamsAsync(string name, GuardrailRules rules, InvocationTask task, string eventName, Func<string, string> chunk)
    {
        var chunks = Prose.Split(' ').Select((word, i) => chunk(i == 0 ? word : " " + word))
            .Select(json => InvocationChunk.Of(Encoding.UTF8.GetBytes(json), default, eventName)).ToArray();
        var guard = EndpointGuard.Of(new GuardrailsConfig(null, rules), Judge)!.ForStream(Request(task, "{}"))!;
        var sent = new List<InvocationChunk>();
        return MeasureAsync(name, chunks.Length, async () =>
        {
            foreach (var piece in chunks)
            {
                sent.Clear();
                await guard.TakeAsync(piece, sent, default);
            }
        });
    }

    private static async Task MeasureAsync(string name, int each, Func<Task> act)
    {
        for (var began = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - began < TimeSpan.FromMilliseconds(300);)
            await act();
        var (least, bytes) = (double.MaxValue, 0L);
        for (var round = 0; round < 7; round++)
        {
            var (count, before, began) = (0, GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
            var used = TimeSpan.Zero;
            for (; used < TimeSpan.FromMilliseconds(50); used = Environment.CpuUsage.TotalTime - began)
            {
                for (var i = 0; i < 20; i++, count++)
                    await act();
            }

            least = Math.Min(least, used.TotalMicroseconds / count / each);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / count / each;
        }

        Console.WriteLine(FormattableString.Invariant($"| {name} | {least:0.00} | {bytes} |"));
    }

    private static string ChatChunk(string word) =>
        $$"""{"id":"chatcmpl-9f2b8c1d","object":"chat.completion.chunk","created":1795654122,"model":"system.ai.tiny_chat","choices":[{"index":0,"delta":{"content":"{{word}}"},"finish_reason":null}]}""";

    private static string CompletionChunk(string word) =>
        $$"""{"id":"cmpl-9f2b8c1d","object":"text_completion","created":1795654122,"model":"system.ai.tiny_chat","choices":[{"index":0,"text":"{{word}}","logprobs":null,"finish_reason":null}]}""";

    private static string MessageDelta(string word) => $$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{word}}"} }""";

    private static string ResponseDelta(string word) =>
        $$"""{"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_9f2b8c1d","output_index":0,"content_index":0,"delta":"{{word}}","logprobs":[]}""";

    private static InvocationRequest Request(InvocationTask task, string body) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = task,
        Caller = "ann",
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };
}
