using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Ui.Pages.Models;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Ui.Models;

public sealed class ModelsQueryTests
{
    [Fact]
    public void An_address_says_what_is_looked_for_and_where_the_page_begins()
    {
        Assert.Equal("/ui/models", new ModelsQuery("", TokenTrail.Start).Address);
        Assert.Equal("/ui/models?q=a%20b&after=w&after=x%2Fy", new ModelsQuery("a b", new TokenTrail(["w", "x/y"])).Address);
        Assert.Equal(ModelInfo.AddressOf("m") + "?after=w", ModelsQuery.VersionsAddress("m", TokenTrail.Start.Next("w")));
    }

    [Theory]
    [InlineData("IRIS", 1)]
    [InlineData("o'brien", 1)]
    [InlineData("nowhere", 0)]
    [InlineData("", 2)]
    public async Task The_api_finds_a_part_of_a_name_in_any_case_and_whatever_is_in_it(string text, int count)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var model = Samples.Model(new ModelSignature { Inputs = [] });
        await frontend.Grains.AddModelAsync(model);
        await frontend.Grains.AddModelAsync(model with { Name = "main.ml.o'brien" });
        var answer = (await frontend.SendAsync("GET", new ModelsQuery(text, TokenTrail.Start).ApiPath)).AssertOk();
        Assert.Equal(count, answer["registered_models"].GetArrayLength());
        (await frontend.SendAsync("GET", ModelsQuery.VersionsPath("main.ml.o'brien", ""))).AssertOk();
    }
}
