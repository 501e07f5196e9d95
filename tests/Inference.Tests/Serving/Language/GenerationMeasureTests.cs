using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Serving.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

public sealed class GenerationMeasureTests(LoadedTinyChat chat) : IClassFixture<LoadedTinyChat>
{
    [Fact]
    public async Task A_model_is_measured_within_a_second_or_so_and_answers_on()
    {
        var before = chat.Model.Tokens;
        var progress = new List<int>();
        var measured = await chat.Model.MeasureThroughputAsync(percent =>
        {
            lock (progress)
                progress.Add(percent);
        }, TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"tiny_chat: {measured:0} tokens per second");

        Assert.InRange(measured!.Value, 1, 1e7);
        Assert.InRange(chat.Model.Tokens - before, chat.Manifest.ReplicaConcurrency * 256, long.MaxValue);
        Assert.All(progress, percent => Assert.InRange(percent, 0, 100));
        await chat.AskAsync("""{"messages":[{"role":"user","content":"Hello"}],"max_tokens":4}""");
    }

    [Fact]
    public async Task It_fills_every_slot_with_prompts_that_have_nothing_in_common()
    {
        var generator = new ScriptedGenerator
        {
            Slots = 3,
            ContextLength = 64,
            Script = (generation, request, _) =>
            {
                for (var i = 0; i < request.MaxNewTokens; i++)
                    generation.Give(1);
                generation.Finish(GenerationEndReason.Length);
            },
        };
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        Assert.InRange(await new GenerationMeasure(generator, 100, time).RunAsync(_ => { }, default), 48, 48 * 3 * 100);
        Assert.All(generator.Requests, request => Assert.Equal((32, 16), (request.Prompt.Length, request.MaxNewTokens)));
        Assert.Equal(3, generator.Requests.Take(3).Select(r => r.Prompt[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_model_that_fails_cannot_be_measured()
    {
        var generator = new ScriptedGenerator { Script = (generation, _, _) => generation.Finish(GenerationEndReason.Failed, "Torn.") };
        var fault = await Assert.ThrowsAsync<ServingException>(
            () => new GenerationMeasure(generator, 100, TimeProvider.System).RunAsync(_ => { }, default));
        Assert.Contains("Torn.", fault.Message);
    }
}
