using Microsoft.Extensions.Time.Testing;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>An engine without its thread, over a <see cref="FakeRunner"/>; invariants are checked after every step.</summary>
internal sealed class SteppedEngine
{
    public const int Vocabulary = 37;

    public SteppedEngine(int slots = 4, int maxLength = 128, LanguageEngineOptions? options = null)
    {
        Runner = new FakeRunner(slots, maxLength, Vocabulary);
        Core = new EngineCore(Runner, options ?? new LanguageEngineOptions(), Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeRunner Runner { get; }

    public EngineCore Core { get; }

    public EngineSnapshot Snapshot => EngineSnapshot.Of(Core.Roster, Core.Roster.Waiting.Count);

    public Sequence Submit(GenerationRequest request)
    {
        var now = Time.GetTimestamp();
        var left = request.Deadline == DateTimeOffset.MaxValue ? long.MaxValue - now : (request.Deadline - Time.GetUtcNow()).Ticks;
        var sequence = new Sequence(request, now, now + left);
        Core.Roster.Add(sequence);
        return sequence;
    }

    public bool Step()
    {
        var more = Core.Step();
        EngineInvariants.Check(Core.Roster);
        return more;
    }

    public void Step(int times)
    {
        for (var i = 0; i < times; i++)
            Step();
    }

    public void StepUntilIdle()
    {
        for (var i = 0; Step(); i++)
            Assert.True(i < 100_000, "The engine does not come to an end.");
    }

    /// <summary>Everything that can be read by now.</summary>
    public static List<GeneratedToken> Read(Sequence sequence)
    {
        var tokens = new List<GeneratedToken>();
        while (sequence.Generation.TryRead(out var token))
            tokens.Add(token);
        return tokens;
    }

    /// <summary>Whether it ended as asked for, with what it would have had alone.</summary>
    public static void AssertAsAlone(Sequence sequence)
    {
        var alone = ReferenceGenerator.Generate(sequence.Request, Vocabulary);
        AssertSame(alone, Read(sequence));
        var complete = alone.Count(token => !token.IsPrompt) == sequence.Request.MaxNewTokens;
        Assert.Equal(complete ? GenerationEndReason.Length : GenerationEndReason.EndToken, sequence.Generation.End!.Reason);
    }

    public static void AssertSame(IReadOnlyList<GeneratedToken> expected, IReadOnlyList<GeneratedToken> actual)
    {
        Assert.Equal(expected.Select(t => (t.Id, t.Logprob, t.IsPrompt)), actual.Select(t => (t.Id, t.Logprob, t.IsPrompt)));
        Assert.Equal(expected.SelectMany(t => t.Top), actual.SelectMany(t => t.Top));
    }
}
