namespace ServingCluster.Silo.Azure.Tests;

public sealed class StateContainerTests
{
    [Theory]
    [InlineData("serving", "serving-state-serving")]
    [InlineData("Team.One", "serving-state-teamone-2b8e16e7")]
    [InlineData("team_one", "serving-state-teamone-e1625d5e")]
    [InlineData("...", "serving-state-ab5df625")]
    public void Each_service_has_one_of_its_own(string service, string container) => Assert.Equal(container, StateContainer.Of(service));

    [Fact]
    public void A_long_name_is_cut()
    {
        var (one, other) = (StateContainer.Of(new string('a', 62) + "1"), StateContainer.Of(new string('a', 62) + "2"));
        Assert.Equal(63, one.Length);
        Assert.NotEqual(one, other);
    }
}
