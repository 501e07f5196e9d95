using ServingCluster.Frontend.Ui.Pages.Models;

namespace ServingCluster.Frontend.Tests.Ui.Models;

public sealed class ModelWordsTests
{
    [Theory]
    [InlineData("CAN_READ", false, false, false, false)]
    [InlineData("CAN_EDIT", true, false, false, false)]
    [InlineData("CAN_MANAGE_STAGING_VERSIONS", true, true, false, false)]
    [InlineData("CAN_MANAGE_PRODUCTION_VERSIONS", true, true, true, false)]
    [InlineData("CAN_MANAGE", true, true, true, true)]
    [InlineData("", false, false, false, false)]
    public void No_more_is_offered_than_the_level_allows(string level, bool edits, bool setsAliases, bool setsProduction, bool manages)
    {
        var rights = new ModelRights(level);
        Assert.Equal((edits, setsAliases, setsProduction, manages), (rights.CanEdit, rights.CanSet("champion"), rights.CanSet("Production"), rights.CanManage));
    }

    [Fact]
    public void A_shape_says_where_any_size_will_do()
    {
        Assert.Equal("any × 3", new SignatureRow { Shape = [-1, 3] }.ShapeWords);
        Assert.Equal("scalar", new SignatureRow { Shape = [] }.ShapeWords);
        Assert.Equal("one per row", new SignatureRow().ShapeWords);
    }

    [Fact]
    public void A_version_without_source_and_files_waits_for_an_upload()
    {
        var version = new VersionInfo { Status = "PENDING_REGISTRATION" };
        Assert.True(version.AwaitsUpload && version.IsMoving);
        Assert.False((version with { Source = "churn/1" }).AwaitsUpload);
        Assert.False((version with { Digest = "ab" }).AwaitsUpload);
        Assert.False((version with { Status = "READY" }).IsMoving);
    }
}
