using ServingCluster.Silo.Driving;

namespace ServingCluster.Silo.Tests.Driving;

public sealed class ShareTests
{
    private static readonly IReadOnlyList<string> Silos = [.. Enumerable.Range(0, 40).Select(s => $"silo-{s}")];
    private static readonly IReadOnlyList<string> Names = [.. Enumerable.Range(0, 2000).Select(n => $"endpoint-{n}")];

    [Fact]
    public void Every_silo_has_about_the_same_share()
    {
        var shares = Names.CountBy(n => Share.OwnerOf(n, Silos)!).ToDictionary();
        Assert.Equal(Silos.Count, shares.Count);
        Assert.All(shares.Values, s => Assert.InRange(s, 20, 90));
        Assert.Null(Share.OwnerOf("endpoint", []));
    }

    [Fact]
    public void A_silo_that_goes_changes_its_own_share_only()
    {
        var left = Silos.Where(s => s != "silo-7").ToList();
        Assert.All(Names.Where(n => Share.OwnerOf(n, Silos) != "silo-7"), n => Assert.Equal(Share.OwnerOf(n, Silos), Share.OwnerOf(n, left)));
    }

    [Fact]
    public void A_few_are_chosen_of_many_and_whoever_lists_the_silos_chooses_the_same()
    {
        var chosen = Share.OwnersOf("awakeners", Silos, 16);
        Assert.Equal(16, chosen.Distinct().Count());
        Assert.Equal(chosen, Share.OwnersOf("awakeners", [.. Silos.Reverse()], 16));
        var left = Silos.Where(s => s != chosen.First()).ToList();
        Assert.Equal(15, chosen.Intersect(Share.OwnersOf("awakeners", left, 16)).Count());
        Assert.Equal(Silos.Take(3), Share.OwnersOf("awakeners", [.. Silos.Take(3)], 16));
    }
}
