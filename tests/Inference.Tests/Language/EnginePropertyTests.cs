using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>What holds of every schedule of requests: each gets what it would have got alone, and nothing is lost or left over.</summary>
public sealed class EnginePropertyTests
{
    // Prompts begin alike, so that prefixes are reused, copied and waited for.
    private static readonly int[][] Beginnings = [.. Enumerable.Range(0, 3).Select(i => Requests.Prompt(40, seed: i))];

    private static readonly Gen<SamplingParameters> AnySampling = Gen.Frequency<SamplingParameters>(
        (2, Gen.Constant(Requests.Greedy)),
        (1, Gen.Choose(1, 1000).Select(seed => new SamplingParameters { Seed = (ulong)seed, TopP = 0.9f })),
        (1, Gen.Choose(1, 1000).Select(seed => new SamplingParameters
        {
            Seed = (ulong)seed,
            TopK = 5,
            MinP = 0.01f,
            PresencePenalty = 0.5f,
            FrequencyPenalty = 0.3f,
            RepetitionPenalty = 1.2f,
            LogitBias = new Dictionary<int, float> { [seed % SteppedEngine.Vocabulary] = 3 },
        })));

    private static readonly Gen<GenerationRequest> AnyRequest =
        from beginning in Gen.Choose(0, 2)
        from shared in Gen.Choose(0, 40)
        from rest in Gen.Choose(1, 30)
        from seed in Gen.Choose(0, 3)
        from maxNewTokens in Gen.Choose(1, 20)
        from sampling in AnySampling
        from ends in Gen.Elements<int[]>([], [3], [1, 2, 3, 4])
        from caller in Gen.Elements("ann", "bob", "eve")
        from top in Gen.Elements<int?>(null, null, 0, 3)
        from echo in Gen.Choose(0, 3)
        from seconds in Gen.Choose(5, 60)
        select new GenerationRequest
        {
            Prompt = [.. Beginnings[beginning].AsSpan(0, shared), .. Requests.Prompt(rest, seed)],
            MaxNewTokens = maxNewTokens,
            Sampling = sampling,
            EndTokens = ends,
            Caller = caller,
            TopLogprobs = top,
            PromptLogprobs = top is not null && echo == 0,
            Deadline = DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        };

    private static readonly Gen<ScheduledAct> AnyAct = Gen.Frequency<ScheduledAct>(
        (3, AnyRequest.Select(request => new ScheduledAct(request, 0, 0))),
        (1, Gen.Choose(0, 50).Select(stopped => new ScheduledAct(null, stopped + 1, 0))),
        (6, Gen.Choose(1, 6).Select(steps => new ScheduledAct(null, 0, steps))));

    private static readonly Gen<LanguageEngineOptions> AnyOptions =
        from least in Gen.Choose(1, 12)
        from more in Gen.Choose(0, 40)
        from waiting in Gen.Choose(2, 20)
        select new LanguageEngineOptions { MinChunk = least, MaxChunk = least + more, MaxWaiting = waiting };

    [Fact]
    public void Whatever_runs_beside_it_a_request_gets_what_it_would_have_got_alone()
    {
        var setups = AnyOptions.Zip(Gen.Choose(1, 5)).ToArbitrary();
        Prop.ForAll(setups, AnyAct.ListOf().Resize(60).ToArbitrary(), (setup, acts) =>
        {
            var engine = new SteppedEngine(setup.Item2, maxLength: 90, setup.Item1);
            var submitted = new List<Sequence>();
            var stopped = new HashSet<Sequence>();
            foreach (var act in acts)
                Perform(act, engine, submitted, stopped);
            engine.StepUntilIdle();
            foreach (var sequence in submitted)
                AssertOutcome(sequence, stopped.Contains(sequence));
            Assert.Equal(0, engine.Core.Roster.Waiting.Callers);
            Assert.Equal(engine.Runner.Slots, engine.Core.Roster.Slots.Free);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static void Perform(ScheduledAct act, SteppedEngine engine, List<Sequence> submitted, HashSet<Sequence> stopped)
    {
        if (act.Request is { } request)
        {
            submitted.Add(engine.Submit(request with { Deadline = engine.Time.GetUtcNow() + (request.Deadline - DateTimeOffset.UnixEpoch) }));
        }
        else if (act.Stopped > 0 && submitted.Count > 0)
        {
            var sequence = submitted[act.Stopped % submitted.Count];
            sequence.Generation.Stop();
            stopped.Add(sequence);
        }
        else
        {
            engine.Step(act.Steps);
            engine.Time.Advance(TimeSpan.FromSeconds(act.Steps));
        }
    }

    private static void AssertOutcome(Sequence sequence, bool wasStopped)
    {
        var alone = ReferenceGenerator.Generate(sequence.Request, SteppedEngine.Vocabulary);
        var tokens = SteppedEngine.Read(sequence);
        var end = sequence.Generation.End;
        Assert.NotNull(end);
        switch (end.Reason)
        {
            case GenerationEndReason.Length or GenerationEndReason.EndToken:
                SteppedEngine.AssertSame(alone, tokens);
                break;
            case GenerationEndReason.Stopped:
                Assert.True(wasStopped);
                SteppedEngine.AssertSame([.. alone.Take(tokens.Count)], tokens);
                break;
            case GenerationEndReason.DeadlineExceeded:
                SteppedEngine.AssertSame([.. alone.Take(tokens.Count)], tokens);
                break;
            default:
                Assert.Equal(GenerationEndReason.Refused, end.Reason);
                Assert.Empty(tokens);
                break;
        }
    }
}
