namespace ServingCluster.Silo.Tests.Settings;

public sealed class ProviderTests
{
    private const string Assembly = "ServingCluster.Silo.Tests";

    [Fact]
    public void A_provider_is_chosen_by_its_name_and_brings_settings()
    {
        var settings = Configured.By(("Providers", Assembly), ("Clustering", "Paper"), ("PaperSheets", "3"));
        Assert.Equal(3, Assert.IsType<PaperProvider>(Assert.Single(settings.Providers)).Sheets);
        Assert.Equal("paper", settings.Cluster.EffectiveStorage);
        Assert.Contains(settings.Books.SelectMany(b => b.Lines), l => l is { Key: "Serving:PaperSheets", Text: "3" });
    }

    [Fact]
    public void A_provider_that_is_named_twice_is_there_once() =>
        Assert.Single(Configured.By(("Providers", $"{Assembly};{Assembly}"), ("Clustering", "paper"), ("PaperSheets", "3")).Providers);

    [Fact]
    public void Its_settings_are_checked_and_unknown_ones_held_against_them_too()
    {
        Assert.Equal(["Serving:PaperSheets is needed, because 'paper' is chosen."], Configured.Mistakes(("Providers", Assembly), ("Clustering", "paper")));
        Assert.Equal(
            ["Serving:PaperSheet is not a setting. The nearest one is Serving:PaperSheets."],
            Configured.Mistakes(("Providers", Assembly), ("Clustering", "paper"), ("PaperSheet", "3")));
    }

    [Fact]
    public void A_provider_that_nothing_chooses_is_refused() => Assert.Equal(
        ["Serving:Providers brings 'paper', which none of Serving:Clustering, Serving:Storage and Serving:SecretsKeyProvider chooses."], Configured.Mistakes(("Providers", Assembly)));

    [Fact]
    public void What_is_offered_is_told_with_the_names_of_the_providers() => Assert.Contains(
        "Serving:Storage is 'tape', which is none of sqlite, postgres, memory, paper. Others come with an assembly that Serving:Providers names.",
        Configured.Mistakes(("Providers", Assembly), ("Clustering", "paper"), ("PaperSheets", "3"), ("Storage", "tape")));

    [Fact]
    public void An_assembly_that_is_not_there_or_not_of_a_provider_is_told_with_what_to_do()
    {
        var mistakes = Configured.Mistakes(("Providers", "Serving.Nowhere;ServingCluster.Client"));
        Assert.Equal(2, mistakes.Count);
        Assert.StartsWith("Serving:Providers names 'Serving.Nowhere', which cannot be loaded: ", mistakes[0]);
        Assert.EndsWith(
            $"Put 'Serving.Nowhere.dll' and what it needs into '{Path.Combine(AppContext.BaseDirectory, "providers", "Serving.Nowhere")}'.", mistakes[0]);
        Assert.DoesNotContain('\n', mistakes[0]);
        Assert.Equal("Serving:Providers names 'ServingCluster.Client', which is an assembly but not of a provider.", mistakes[1]);
    }
}
