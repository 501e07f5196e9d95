using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sequences;
using ServingCluster.Inference.Tests.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language;

public sealed class EngineCoreTests
{
    private static readonly int[] Prompt = Requests.Prompt(50);

    [Fact]
    public void One_request_gets_its_tokens_and_ends_at_their_most()
    {
        var engine = new SteppedEngine();
        var sequence = engine.Submit(Requests.Of(Prompt, maxNewTokens: 10));
        engine.StepUntilIdle();
        SteppedEngine.AssertAsAlone(sequence);
    }

    [Fact]
    public void An_end_token_ends_it_and_is_not_given_out()
    {
        var engine = new SteppedEngine();
        var third = ReferenceGenerator.Generate(Requests.Of(Prompt), SteppedEngine.Vocabulary)[2].Id;
        var sequence = engine.Submit(Requests.Of(Prompt, maxNewTokens: 50) with { EndTokens = [third] });
        engine.StepUntilIdle();
        Assert.DoesNotContain(third, SteppedEngine.Read(sequence).Select(token => token.Id));
        Assert.Equal(GenerationEndReason.EndToken, sequence.Generation.End!.Reason);
    }

    [Fact]
    public void Requests_that_come_while_others_decode_join_them()
    {
        var engine = new SteppedEngine(slots: 8);
        var sequences = new List<Sequence>();
        for (var i = 0; i < 8; i++)
        {
            sequences.Add(engine.Submit(Requests.Of(Requests.Prompt(10 + i, seed: i), maxNewTokens: 60)));
            engine.Step(3);
        }

        engine.StepUntilIdle();
        Assert.All(sequences, SteppedEngine.AssertAsAlone);
        Assert.Equal(8, engine.Runner.Decodes.Max());
    }

    [Fact]
    public void A_prompt_of_one_token_needs_no_prefill()
    {
        var engine = new SteppedEngine();
        var sequence = engine.Submit(Requests.Of([5]));
        engine.StepUntilIdle();
        SteppedEngine.AssertAsAlone(sequence);
        Assert.Empty(engine.Runner.Chunks);
    }

    [Fact]
    public void A_long_prompt_is_computed_in_chunks_between_the_steps_of_others()
    {
        var engine = new SteppedEngine(options: new LanguageEngineOptions { MinChunk = 8, MaxChunk = 8 });
        var first = engine.Submit(Requests.Of([1, 2, 3], maxNewTokens: 40));
        engine.Step();
        var second = engine.Submit(Requests.Of(Prompt));
        engine.StepUntilIdle();
        Assert.Equal([3, 8, 8, 8, 8, 8, 8, 2], engine.Runner.Chunks);
        Assert.All((Sequence[])[first, second], SteppedEngine.AssertAsAlone);
    }

    [Fact]
    public void A_short_prompt_does_not_wait_for_a_long_one_to_be_through()
    {
        var engine = new SteppedEngine(maxLength: 500, options: new LanguageEngineOptions { MinChunk = 8, MaxChunk = 8 });
        engine.Submit(Requests.Of(Requests.Prompt(400)));
        engine.Step(3);
        var quick = engine.Submit(Requests.Of([1, 2, 3], maxNewTokens: 1));
        engine.Step(2);
        Assert.Equal(SequencePhase.Ended, quick.Phase);
    }

    [Fact]
    public void The_same_prompt_asked_for_five_times_is_computed_once()
    {
        var engine = new SteppedEngine(slots: 8, options: new LanguageEngineOptions { MinChunk = 16, MaxChunk = 16 });
        var sequences = Enumerable.Range(1, 5)
            .Select(i => engine.Submit(Requests.Of(Prompt, 20) with { Sampling = new SamplingParameters { Seed = (ulong)i } })).ToArray();
        engine.StepUntilIdle();
        Assert.Equal(Prompt.Length, engine.Runner.Chunks.Sum());
        Assert.Equal(4 * (Prompt.Length - 1), engine.Runner.Copied);
        Assert.All(sequences, SteppedEngine.AssertAsAlone);
        Assert.Equal([0, 49, 49, 49, 49], sequences.Select(sequence => sequence.Cached));
    }

    [Fact]
    public void The_next_turn_of_a_conversation_computes_only_what_is_new()
    {
        var engine = new SteppedEngine();
        var first = engine.Submit(Requests.Of(Prompt, maxNewTokens: 10));
        engine.StepUntilIdle();
        int[] next = [.. Prompt, .. SteppedEngine.Read(first).Select(token => token.Id), 1, 2, 3, 4];
        engine.Runner.Chunks.Clear();
        var second = engine.Submit(Requests.Of(next));
        engine.StepUntilIdle();
        SteppedEngine.AssertAsAlone(second);
        // The last token of the first answer was given out but never computed.
        Assert.Equal([5], engine.Runner.Chunks);
        Assert.Equal((59, 1, 0), (second.Generation.End!.CachedTokens, engine.Snapshot.PrefixHits, engine.Runner.Copied));
    }

    [Fact]
    public void A_shared_beginning_is_copied_from_whoever_has_it_and_leaves_that_one_whole()
    {
        var engine = new SteppedEngine();
        var holder = engine.Submit(Requests.Of([.. Prompt, .. Requests.Prompt(60, seed: 1)], maxNewTokens: 2));
        engine.StepUntilIdle();
        var other = engine.Submit(Requests.Of([.. Prompt, .. Requests.Prompt(20, seed: 2)]));
        engine.StepUntilIdle();
        Assert.Equal(Prompt.Length, other.Cached);
        engine.Runner.Chunks.Clear();
        var again = engine.Submit(holder.Request);
        engine.StepUntilIdle();
        Assert.Equal(holder.Prompt.Length - 1, again.Cached);
        Assert.Empty(engine.Runner.Chunks);
        Assert.All((Sequence[])[holder, other, again], SteppedEngine.AssertAsAlone);
    }

    [Fact]
    public void A_request_that_is_led_goes_on_alone_when_its_leader_is_stopped()
    {
        var engine = new SteppedEngine(options: new LanguageEngineOptions { MinChunk = 8, MaxChunk = 8 });
        var leader = engine.Submit(Requests.Of(Prompt));
        var led = engine.Submit(Requests.Of(Prompt));
        engine.Step(3);
        leader.Generation.Stop();
        engine.StepUntilIdle();
        Assert.Equal(24, led.Cached);
        SteppedEngine.AssertAsAlone(led);
    }

    [Fact]
    public void The_probabilities_of_a_prompt_come_first_whatever_was_computed_before()
    {
        var engine = new SteppedEngine(options: new LanguageEngineOptions { MinChunk = 7, MaxChunk = 7 });
        engine.Submit(Requests.Of(Prompt));
        engine.StepUntilIdle();
        var sequence = engine.Submit(Requests.Of(Prompt) with { TopLogprobs = 2, PromptLogprobs = true });
        engine.StepUntilIdle();
        Assert.Equal(0, sequence.Cached);
        SteppedEngine.AssertAsAlone(sequence);
    }

    [Fact]
    public void Logits_of_a_whole_prompt_are_never_more_than_fit_into_their_memory()
    {
        // 2^23 logits, of a vocabulary of 2^20.
        var runner = new FakeRunner(1, 64, 1 << 20);
        var core = new EngineCore(runner, new LanguageEngineOptions(), TimeProvider.System);
        core.Roster.Add(new Sequence(Requests.Of(Requests.Prompt(20), 1) with { TopLogprobs = 0, PromptLogprobs = true }, 0, long.MaxValue));
        while (core.Step())
        {
        }

        Assert.Equal([8, 8, 4], runner.Chunks);
    }

    [Fact]
    public void A_stopped_request_is_gone_at_the_next_step_and_its_place_is_free()
    {
        var engine = new SteppedEngine(slots: 3);
        var sequences = Enumerable.Range(0, 3).Select(i => engine.Submit(Requests.Of(Requests.Prompt(20, i), 60))).ToArray();
        engine.Step(10);
        var waiting = engine.Submit(Requests.Of([9, 9], 5));
        engine.Step();
        Assert.Equal(SequencePhase.Waiting, waiting.Phase);
        sequences[0].Generation.Stop();
        engine.Step();
        Assert.Equal(SequencePhase.Ended, sequences[0].Phase);
        Assert.Equal(SequencePhase.Decoding, waiting.Phase);
        engine.StepUntilIdle();
        Assert.All((Sequence[])[sequences[1], sequences[2], waiting], SteppedEngine.AssertAsAlone);
        SteppedEngine.Read(sequences[0]);
        Assert.Equal(GenerationEndReason.Stopped, sequences[0].Generation.End!.Reason);
    }

    [Fact]
    public void A_deadline_ends_a_request_wherever_it_is()
    {
        var engine = new SteppedEngine(slots: 1);
        var soon = engine.Time.GetUtcNow().AddSeconds(5);
        var running = engine.Submit(Requests.Of(Prompt, 60) with { Deadline = soon });
        var waiting = engine.Submit(Requests.Of(Prompt, 60) with { Deadline = soon });
        var patient = engine.Submit(Requests.Of(Prompt, 20));
        engine.Step(4);
        engine.Time.Advance(TimeSpan.FromSeconds(6));
        engine.Step();
        Assert.Equal(SequencePhase.Ended, waiting.Phase);
        SteppedEngine.Read(running);
        Assert.Equal(GenerationEndReason.DeadlineExceeded, running.Generation.End!.Reason);
        Assert.Equal(TimeSpan.FromSeconds(6), running.Generation.End.Run);
        Assert.Equal(TimeSpan.FromSeconds(6), waiting.Generation.End!.Queue);
        Assert.Equal(TimeSpan.Zero, waiting.Generation.End.Run);
        engine.StepUntilIdle();
        SteppedEngine.AssertAsAlone(patient);
    }

    [Fact]
    public void When_too_many_wait_the_caller_with_most_is_refused()
    {
        var engine = new SteppedEngine(slots: 1, options: new LanguageEngineOptions { MaxWaiting = 2 });
        engine.Submit(Requests.Of(Prompt));
        engine.Step();
        var greedy = Enumerable.Range(0, 2).Select(_ => engine.Submit(Requests.Of(Prompt))).ToArray();
        var other = engine.Submit(Requests.Of(Prompt, caller: "bob"));
        Assert.Equal(GenerationEndReason.Refused, greedy[1].Generation.End!.Reason);
        Assert.Equal("Too many requests wait for this model.", greedy[1].Generation.End!.Message);
        Assert.Equal((SequencePhase.Waiting, 1L), (other.Phase, engine.Snapshot.Refused));
    }

    [Fact]
    public void Broken_logits_fail_the_answer_that_they_are_for_and_no_other()
    {
        var engine = new SteppedEngine();
        var (broken, other) = (engine.Submit(Requests.Of([1], 20)), engine.Submit(Requests.Of([2], 20)));
        engine.Step(2);
        engine.Runner.OnLogits = static logits => logits[3] = float.NaN;
        engine.Step();
        engine.Runner.OnLogits = static _ => { };
        engine.StepUntilIdle();
        SteppedEngine.Read(broken);
        Assert.Equal(GenerationEndReason.Failed, broken.Generation.End!.Reason);
        Assert.Contains("not finite numbers", broken.Generation.End.Message);
        SteppedEngine.AssertAsAlone(other);
    }

    [Fact]
    public void A_constraint_that_throws_fails_its_answer_and_no_other()
    {
        var engine = new SteppedEngine();
        var constraint = new FixedConstraint(1) { OnMask = static () => throw new InvalidOperationException("no such state") };
        var (broken, other) = (engine.Submit(Requests.Of([1]) with { Constraint = constraint }), engine.Submit(Requests.Of([2])));
        engine.StepUntilIdle();
        Assert.Equal("The answer could not be held to its form: no such state", broken.Generation.End!.Message);
        SteppedEngine.AssertAsAlone(other);
    }

    [Fact]
    public void What_ends_together_is_not_moved_about()
    {
        var engine = new SteppedEngine(slots: 4);
        for (var i = 0; i < 4; i++)
            engine.Submit(Requests.Of([i], maxNewTokens: 10));
        engine.StepUntilIdle();
        Assert.Equal(0, engine.Runner.Swaps);
    }

    [Fact]
    public void The_snapshot_counts_what_was_done()
    {
        var engine = new SteppedEngine();
        engine.Submit(Requests.Of(Prompt, maxNewTokens: 3));
        engine.Submit(Requests.Of(Prompt, maxNewTokens: 3));
        engine.Step();
        Assert.Equal((2, 0, 0), (engine.Snapshot.Decoding, engine.Snapshot.Prefilling, engine.Snapshot.Waiting));
        Assert.Equal((2 * Prompt.Length) + 1, engine.Snapshot.CacheTokensUsed);
        engine.StepUntilIdle();
        var snapshot = engine.Snapshot;
        Assert.Equal((100, 49, 6, 2, 1), (snapshot.PromptTokens, snapshot.CachedTokens, snapshot.GeneratedTokens, snapshot.Begun, snapshot.PrefixHits));
        Assert.Equal((0, 104, 512), (snapshot.CacheTokensUsed, snapshot.CacheTokensKept, snapshot.CacheTokensTotal));
    }

    [Fact]
    public void A_decode_step_allocates_nothing_while_its_readers_keep_up()
    {
        var engine = new EngineCore(new SilentRunner(4, 20_000, 1000), new LanguageEngineOptions(), TimeProvider.System);
        var sequences = Enumerable.Range(0, 4).Select(i => new Sequence(Requests.Of([i], maxNewTokens: 15_000), 0, long.MaxValue)).ToArray();
        foreach (var sequence in sequences)
            engine.Roster.Add(sequence);
        // The tokens that a slot holds are kept in an array that grows: it has not grown again by 16,384.
        Run(engine, sequences, steps: 8300);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(engine, sequences, steps: 2000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Run(EngineCore engine, Sequence[] sequences, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            engine.Step();
            foreach (var sequence in sequences)
                sequence.Generation.TryRead(out _);
        }
    }
}
