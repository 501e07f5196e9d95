using ServingCluster.Frontend.Ui.Access;

namespace ServingCluster.Frontend.Tests.Ui.Access;

public sealed class PermissionEntryTests
{
    [Fact]
    public void Revoking_leaves_everybody_else_what_they_were_granted_and_grants_nothing_that_is_inherited()
    {
        PermissionEntry[] entries =
        [
            new() { UserName = "ann", AllPermissions = [new("CAN_MANAGE")] },
            new() { GroupName = "ann", AllPermissions = [new("CAN_READ")] },
            new() { GroupName = "admins", AllPermissions = [new("CAN_MANAGE", Inherited: true)] },
            new() { ServicePrincipalName = "0-1", AllPermissions = [new("CAN_EDIT"), new("CAN_READ", Inherited: true)] },
        ];
        Assert.Equal(
            """{"access_control_list":[{"user_name":"ann","permission_level":"CAN_MANAGE"},{"service_principal_name":"0-1","permission_level":"CAN_EDIT"}]}""",
            PermissionEntry.Without(entries, entries[1]).ToJsonString());
    }

    [Fact]
    public void Levels_are_said_in_words()
    {
        Assert.Equal("Can manage production versions", PermissionWords.Of("CAN_MANAGE_PRODUCTION_VERSIONS"));
        Assert.Equal("Service principal", PermissionWords.KindOf("service_principal_name"));
    }
}
