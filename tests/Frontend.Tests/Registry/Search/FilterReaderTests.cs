using ServingCluster.Errors;
using ServingCluster.Frontend.Registry.Search;

namespace ServingCluster.Frontend.Tests.Registry.Search;

public sealed class FilterReaderTests
{
    [Fact]
    public void Reads_keys_comparisons_and_quotes()
    {
        var conditions = new FilterReader(" name like 'a''b%' AND tags.`my key`!=\"x\" and tag.team.a = 'y' AND run_id IN ('1','2') AND version_number=3 ").ReadAll();
        Assert.Equal(["name", "tags.my key", "tags.team.a", "run_id", "version_number"], conditions.Select(c => c.Key));
        Assert.Equal("a'b%", conditions[0].Values[0]);
        Assert.Equal(["1", "2"], conditions[3].Values);
        Assert.Equal("3", conditions[4].Values[0]);
    }

    [Fact]
    public void An_empty_filter_has_no_conditions() => Assert.Empty(new FilterReader("  ").ReadAll());

    [Theory]
    [InlineData("name")]
    [InlineData("name =")]
    [InlineData("name = 'x")]
    [InlineData("name = x")]
    [InlineData("= 'x'")]
    [InlineData("version_number <> 3")]
    [InlineData("name = 'x' OR name = 'y'")]
    [InlineData("name = 'x' name = 'y'")]
    [InlineData("name = 'x' AND")]
    [InlineData("run_id IN ()")]
    [InlineData("run_id IN ('a'")]
    [InlineData("attr.x = 'a'")]
    public void Mistakes_are_told_with_their_place(string filter)
    {
        var error = Assert.Throws<ServingException>(() => new FilterReader(filter).ReadAll());
        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.Contains("at character", error.Message);
    }
}
