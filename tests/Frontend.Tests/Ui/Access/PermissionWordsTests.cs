using ServingCluster.Frontend.Ui.Access;

namespace ServingCluster.Frontend.Tests.Ui.Access;

public sealed class PermissionWordsTests
{
    [Fact]
    public void Levels_are_said_in_words()
    {
        Assert.Equal("Can manage production versions", PermissionWords.Of("CAN_MANAGE_PRODUCTION_VERSIONS"));
        Assert.Equal("", PermissionWords.Of(""));
    }
}
