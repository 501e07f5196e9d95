using FsCheck.Fluent;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Editing;

public sealed class TrafficSplitTests
{
    [Theory]
    [InlineData("70,30", 0, 40, "40,60")]
    [InlineData("50,25,25", 0, 0, "0,50,50")]
    [InlineData("100,0,0", 0, 50, "50,25,25")]
    [InlineData("34,33,33", 1, 100, "0,100,0")]
    [InlineData("90,10", 1, 250, "0,100")]
    [InlineData("90,10", 1, -5, "100,0")]
    [InlineData("100", 0, 7, "100")]
    public void The_others_share_the_rest_in_proportion(string before, int changed, int value, string after) =>
        Assert.Equal(Numbers(after), TrafficSplit.Change(Numbers(before), changed, value));

    [Fact]
    public void Shares_always_add_up_to_100_and_keep_their_order()
    {
        var cases =
            from shares in Gen.Choose(0, 100).NonEmptyListOf()
            from changed in Gen.Choose(0, shares.Count - 1)
            from value in Gen.Choose(-20, 120)
            select (Shares: shares.ToArray(), Changed: changed, Value: value);
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(cases), c =>
        {
            var after = TrafficSplit.Change(c.Shares, c.Changed, c.Value);
            var isOrdered = Enumerable.Range(0, after.Length).Where(i => i != c.Changed).OrderBy(i => c.Shares[i]).Select(i => after[i]).ToList();
            return after.Sum() == 100 && after.All(s => s >= 0)
                && (c.Shares.Length == 1 || after[c.Changed] == Math.Clamp(c.Value, 0, 100))
                && isOrdered.Zip(isOrdered.Skip(1)).All(pair => pair.First <= pair.Second + 1);
        }));
    }

    private static int[] Numbers(string text) => [.. text.Split(',').Select(int.Parse)];
}
