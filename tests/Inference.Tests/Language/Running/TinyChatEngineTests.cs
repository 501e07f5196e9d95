using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Language.Running;

/// <summary>The sample chat model through the engine: whatever else is in the batch, its greedy answers are the reference's.</summary>
public sealed class TinyChatEngineTests : IDisposable
{
    private static readonly ReferenceAnswer[] Answers = ReferenceAnswer.Read();

    private readonly CausalGraph _graph = CausalGraph.Load(ReferenceAnswer.Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, static _ => { });

    public void Dispose() => _graph.Dispose();

    [Fact]
    public async Task Alone_each_question_gets_the_reference_answer()
    {
        await using var engine = Engine(new LanguageEngineOptions());
        foreach (var answer in Answers)
            await AssertAnsweredAsync(engine, answer);
    }

    [Fact]
    public async Task In_a_batch_of_eight_each_question_gets_the_reference_answer()
    {
        await using var engine = Engine(new LanguageEngineOptions { Slots = 8 });
        for (var round = 0; round < 4; round++)
            await Task.WhenAll(Enumerable.Range(round, 8).Select(i => AssertAnsweredAsync(engine, Answers[i % Answers.Length])));
        Assert.Equal(32, engine.Snapshot.Begun);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public async Task Prefilled_in_chunks_each_question_gets_the_reference_answer(int chunk)
    {
        await using var engine = Engine(new LanguageEngineOptions { MinChunk = chunk, MaxChunk = chunk });
        await Task.WhenAll(Answers.Select(answer => AssertAnsweredAsync(engine, answer)));
    }

    [Fact]
    public async Task On_top_of_what_others_computed_each_question_gets_the_reference_answer()
    {
        await using var engine = Engine(new LanguageEngineOptions());
        foreach (var answer in (ReferenceAnswer[])[.. Answers, .. Answers])
            await AssertAnsweredAsync(engine, answer);
        Assert.InRange(engine.Snapshot.PrefixHits, Answers.Length, 2 * Answers.Length);
        // Each asked for the second time in one slot, by itself: nothing but the last token is left to compute.
        Assert.InRange(engine.Snapshot.CachedTokens, Answers.Sum(answer => answer.Prompt.Length - 1), int.MaxValue);
    }

    [Fact]
    public async Task Probabilities_of_the_prompt_are_those_of_generating_it()
    {
        await using var engine = Engine(new LanguageEngineOptions { MinChunk = 5, MaxChunk = 5 });
        var prompt = Answers[0].Prompt;
        var echoed = await TokensAsync(engine.Start(Request(Answers[0]) with { TopLogprobs = 3, PromptLogprobs = true }));
        Assert.Equal(prompt, echoed.Take(prompt.Length).Select(token => token.Id));
        Assert.True(float.IsNaN(echoed[0].Logprob));
        for (var i = 8; i < prompt.Length; i++)
        {
            var before = Request(Answers[0]) with { Prompt = prompt[..i], MaxNewTokens = 1, TopLogprobs = 3, EndTokens = [] };
            var generated = Assert.Single(await TokensAsync(engine.Start(before)));
            Assert.Equal(generated.Top.Select(top => top.Id), echoed[i].Top.Select(top => top.Id));
            Assert.Equal(generated.Top[0].Logprob, echoed[i].Top[0].Logprob, 1e-3);
        }
    }

    [Fact]
    public async Task A_seed_gives_the_same_answer_alone_and_in_company()
    {
        await using var engine = Engine(new LanguageEngineOptions { Slots = 8 });
        var request = Request(Answers[0]) with { Sampling = new SamplingParameters { Temperature = 1.5f, Seed = 7 }, EndTokens = [], MaxNewTokens = 60 };
        var alone = await TokensAsync(engine.Start(request));
        var others = Answers.Select(answer => AssertAnsweredAsync(engine, answer)).ToArray();
        var accompanied = await TokensAsync(engine.Start(request));
        await Task.WhenAll(others);
        Assert.Equal(alone.Select(token => token.Id), accompanied.Select(token => token.Id));
    }

    [Fact]
    public void Chunks_that_need_no_logits_compute_none()
    {
        using var runner = new CausalRunner(_graph, new CachePlan(2, 64));
        Assert.Equal(0, runner.Prefill(1, 0, Answers[0].Prompt.AsSpan(0, 5), PrefillLogits.None).Length);
        Assert.Equal(runner.Vocabulary, runner.Prefill(1, 5, Answers[0].Prompt.AsSpan(5, 4), PrefillLogits.Last).Length);
        Assert.Equal(3 * runner.Vocabulary, runner.Prefill(1, 9, Answers[0].Prompt.AsSpan(9, 3), PrefillLogits.All).Length);
    }

    [Fact]
    public async Task An_engine_that_is_disposed_in_the_middle_of_an_answer_ends_it()
    {
        var engine = Engine(new LanguageEngineOptions());
        var generation = engine.Start(Request(Answers[0]) with { MaxNewTokens = 450, EndTokens = [] });
        Assert.True(await generation.WaitToReadAsync(default));
        await engine.DisposeAsync();
        await TokensAsync(generation);
        Assert.Equal(GenerationEndReason.Failed, generation.End!.Reason);
    }

    private static async Task AssertAnsweredAsync(LanguageEngine engine, ReferenceAnswer answer)
    {
        var generation = engine.Start(Request(answer));
        Assert.Equal(answer.Greedy[..^1], (await TokensAsync(generation)).Select(token => token.Id));
        Assert.Equal(GenerationEndReason.EndToken, generation.End!.Reason);
    }

    private static async Task<List<GeneratedToken>> TokensAsync(IGeneration generation)
    {
        var tokens = new List<GeneratedToken>();
        while (await generation.WaitToReadAsync(default))
        {
            while (generation.TryRead(out var token))
                tokens.Add(token);
        }

        return tokens;
    }

    private static GenerationRequest Request(ReferenceAnswer answer) =>
        Requests.Of(answer.Prompt, maxNewTokens: 60) with { EndTokens = [1020, 1023] };

    private LanguageEngine Engine(LanguageEngineOptions options) =>
        LanguageEngine.Create(_graph, options, TimeProvider.System, NullLogger.Instance);
}
