using ServingCluster.Frontend.Ui.Pages.Serving;

namespace ServingCluster.Frontend.Tests.Ui.Serving;

public sealed class ServingQueryTests
{
    [Fact]
    public void The_address_says_what_is_shown_and_nothing_that_goes_without_saying()
    {
        Assert.Equal("/", new ServingQuery().Address);
        Assert.Equal("/?q=a%26b&tag=team%3Dml&page=3", new ServingQuery { Text = "a&b", Tag = "team=ml", Page = 3 }.Address);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(1000, 20)]
    public void Pages_hold_fifty(int total, int pages) => Assert.Equal(pages, ServingQuery.PagesOf(total));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0")]
    [InlineData(0.128, "0.13")]
    [InlineData(12.6, "13")]
    [InlineData(1234.5, "1,235")]
    public void Figures_have_few_digits(double? value, string words) => Assert.Equal(words, EndpointFigures.Words(value));

    [Theory]
    [InlineData("updating", true, "Ready (Updating)", "warn")]
    [InlineData("failed", false, "Not ready (Update failed)", "bad")]
    [InlineData("stopped", false, "Not ready (Stopped)", "idle")]
    public void A_state_has_words_and_a_colour(string state, bool ready, string words, string style)
    {
        var row = new EndpointRow { Name = "x", State = state, Ready = ready };
        Assert.Equal((words, style), (row.StateWords, row.StateClass));
    }
}
