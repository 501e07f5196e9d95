using ServingCluster.Frontend.Ui.Pages.Models;

namespace ServingCluster.Frontend.Tests.Ui.Models;

public sealed class TokenTrailTests
{
    [Fact]
    public void The_way_back_is_the_way_that_was_come()
    {
        var third = TokenTrail.Start.Next("a").Next("b");
        Assert.Equal(("b", false), (third.Token, third.IsFirst));
        Assert.Equal("a", third.Previous!.Token);
        Assert.True(third.Previous.Previous!.IsFirst);
        Assert.Null(third.Previous.Previous.Previous);
    }

    [Fact]
    public void An_address_of_a_page_far_on_leads_back_as_far_as_it_has_room_for()
    {
        static string Token(int page) => $"{page:000}{new string('t', 200)}";
        var here = TokenTrail.Start;
        for (var page = 2; page <= 100; page++)
            here = here.Next(Token(page));
        Assert.True(here.Tokens.Sum(t => t.Length) <= 4000);
        Assert.Equal(Token(100), here.Token);
        var back = new List<string>();
        for (var at = here; at is not null; at = at.Previous)
            back.Add(at.Token);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => Token(100 - i)), back);
    }

    [Fact]
    public void What_an_address_says_may_be_nonsense()
    {
        Assert.True(new TokenTrail(["-"]).IsFirst);
        Assert.Null(new TokenTrail(["-"]).Previous);
        Assert.Equal("a", new TokenTrail(["-", "-", "a"]).Token);
    }
}
