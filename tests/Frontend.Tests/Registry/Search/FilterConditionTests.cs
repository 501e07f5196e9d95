using ServingCluster.Frontend.Registry.Search;

namespace ServingCluster.Frontend.Tests.Registry.Search;

public sealed class FilterConditionTests
{
    private static readonly Dictionary<string, string> NoTags = [];

    [Theory]
    [InlineData("tag.`mlflow.prompt.is_prompt` != 'true'", true)]
    [InlineData("tags.`mlflow.prompt.is_prompt` = 'false'", true)]
    [InlineData("tags.`mlflow.prompt.is_prompt` = 'true'", false)]
    [InlineData("tags.team != 'a'", false)]
    public void A_missing_tag_fits_nothing_but_that_a_model_is_no_prompt(string filter, bool fits) =>
        Assert.Equal(fits, Read(filter).MatchesTag(NoTags));

    [Theory]
    [InlineData("version_number > 9", true)]
    [InlineData("version_number >= 10", true)]
    [InlineData("version_number < 10", false)]
    [InlineData("version_number <= '10'", true)]
    [InlineData("version_number = 10", true)]
    [InlineData("version_number != 10", false)]
    public void Numbers_are_compared_by_size(string filter, bool fits) => Assert.Equal(fits, Read(filter).Matches(10));

    private static FilterCondition Read(string filter) => Assert.Single(new FilterReader(filter).ReadAll());
}
