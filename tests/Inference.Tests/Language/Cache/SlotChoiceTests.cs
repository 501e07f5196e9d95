using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Cache;

namespace ServingCluster.Inference.Tests.Language.Cache;

public sealed class SlotChoiceTests
{
    private static readonly Gen<FreeSlot> AnySlot =
        from length in Gen.Frequency<int>((1, Gen.Constant(0)), (3, Gen.Choose(1, 200)))
        from shared in Gen.Choose(0, length)
        from lastUse in Gen.Choose(0, 1000)
        select new FreeSlot(length, shared, lastUse);

    [Fact]
    public void A_conversation_goes_on_where_it_was() =>
        Assert.Equal(2, Choose(new(0, 0, 0), new(100, 20, 1), new(100, 90, 2), new(100, 60, 3)));

    [Fact]
    public void A_beginning_that_many_share_does_not_cost_a_conversation_its_slot() =>
        Assert.Equal(1, Choose(new(100, 20, 1), new(0, 0, 0)));

    [Fact]
    public void An_empty_slot_comes_before_one_that_somebody_may_go_on_from() =>
        Assert.Equal(1, Choose(new(100, 0, 1), new(0, 0, 9), new(0, 0, 8)));

    [Fact]
    public void Of_full_slots_the_one_not_used_for_longest_goes() =>
        Assert.Equal(1, Choose(new(100, 0, 7), new(100, 0, 5), new(100, 3, 6)));

    [Fact]
    public void A_few_shared_tokens_are_not_kept()
    {
        Assert.Equal(0, SlotChoice.Kept(SlotChoice.LeastShared - 1));
        Assert.Equal(SlotChoice.LeastShared, SlotChoice.Kept(SlotChoice.LeastShared));
    }

    [Fact]
    public void Nothing_is_lost_that_need_not_be()
    {
        Prop.ForAll(AnySlot.NonEmptyListOf().ToArbitrary(), slots =>
        {
            var chosen = slots[SlotChoice.Choose([.. slots])];
            if (2 * chosen.Shared >= chosen.Length)
                return;
            // It loses more than it keeps: then none could be gone on from, none was empty, and it was the oldest.
            Assert.DoesNotContain(slots, slot => slot.Shared >= SlotChoice.LeastShared && 2 * slot.Shared >= slot.Length);
            Assert.DoesNotContain(slots, slot => slot.Length == 0);
            Assert.Equal(slots.Min(slot => slot.LastUse), chosen.LastUse);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static int Choose(params ReadOnlySpan<FreeSlot> slots) => SlotChoice.Choose(slots);
}
