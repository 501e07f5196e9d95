using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Scheduling;

namespace ServingCluster.Inference.Tests.Language.Scheduling;

public sealed class PrefillOrderTests
{
    [Fact]
    public void The_oldest_and_the_shortest_take_turns()
    {
        PrefillCandidate[] candidates = [new(2000, false), new(300, false), new(20, false), new(20, false)];
        Assert.Equal([0, 2, 0, 2], Enumerable.Range(0, 4).Select(turn => PrefillOrder.Choose(candidates, turn)));
    }

    [Fact]
    public void Whoever_waits_for_another_prompt_is_passed_over() =>
        Assert.Equal(1, PrefillOrder.Choose([new(2000, false), new(300, false), new(20, true)], 1));

    [Fact]
    public void Nobody_who_waits_for_another_is_chosen_and_the_oldest_has_every_second_turn()
    {
        var any = Gen.Choose(1, 3000).Zip(Gen.Elements(true, false)).Select(pair => new PrefillCandidate(pair.Item1, pair.Item2));
        Prop.ForAll(any.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (candidates, turn) =>
        {
            candidates[0] = candidates[0] with { IsLed = false };
            var chosen = PrefillOrder.Choose([.. candidates], turn);
            Assert.False(candidates[chosen].IsLed);
            Assert.True(turn % 2 == 1 || chosen == 0);
            Assert.All(candidates, other => Assert.True(turn % 2 == 0 || other.IsLed || other.Left >= candidates[chosen].Left));
        }).Check(Config.QuickThrowOnFailure);
    }
}
