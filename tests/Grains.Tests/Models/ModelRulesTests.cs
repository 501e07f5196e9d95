using ServingCluster.Errors;
using ServingCluster.Grains.Models;

namespace ServingCluster.Grains.Tests.Models;

public sealed class ModelRulesTests
{
    [Theory]
    [InlineData("iris")]
    [InlineData("system.ai.iris")]
    [InlineData("my model-1_ü")]
    [InlineData("a.b.😀")]
    public void Good_names(string name) => Assert.True(ModelRules.IsName(name));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("a..c")]
    [InlineData("a.b. ")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void Bad_names(string name) => Assert.False(ModelRules.IsName(name));

    [Fact]
    public void Half_a_character_is_no_name() => Assert.False(ModelRules.IsName("a" + (char)0xD800));

    [Fact]
    public void A_name_has_255_characters_at_most()
    {
        Assert.True(ModelRules.IsName(new string('n', 255)));
        Assert.False(ModelRules.IsName(new string('n', 256)));
    }

    [Theory]
    [InlineData("champion", true)]
    [InlineData("prod-2_a", true)]
    [InlineData("v", true)]
    [InlineData("v1x", true)]
    [InlineData("v1", false)]
    [InlineData("V12", false)]
    [InlineData("latest", false)]
    [InlineData("Latest", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    public void Aliases(string alias, bool good)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckAlias("alias", alias, mistakes);
        Assert.Equal(good, mistakes.Count == 0);
    }
}
