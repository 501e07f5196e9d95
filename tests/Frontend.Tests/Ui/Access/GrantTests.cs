using System.Text.Json;
using ServingCluster.Frontend.Ui.Access;

namespace ServingCluster.Frontend.Tests.Ui.Access;

public sealed class GrantTests
{
    private static readonly IReadOnlyList<Grant> Grants = Grant.All(JsonElement.Parse("""
        {"object_id":"/serving-endpoints/1","access_control_list":[
          {"user_name":"ann","display_name":"Ann","all_permissions":[{"permission_level":"CAN_QUERY","inherited":false}]},
          {"group_name":"admins","all_permissions":[{"permission_level":"CAN_VIEW","inherited":false},{"permission_level":"CAN_MANAGE","inherited":true,"inherited_from_object":["/serving-endpoints/"]}]},
          {"service_principal_name":"app","all_permissions":[{"permission_level":"CAN_MANAGE","inherited":true}]}]}
        """));

    [Fact]
    public void What_was_granted_and_what_is_inherited_are_told_apart() => Assert.Equal(
        [("User", "ann", "Ann", "CAN_QUERY", null), ("Group", "admins", "", "CAN_VIEW", "CAN_MANAGE"), ("Service principal", "app", "", null, "CAN_MANAGE")],
        Grants.Select(g => (g.Kind.Title, g.Name, g.DisplayName, g.Level, g.Inherited)));

    [Fact]
    public void Only_what_was_granted_is_sent_back() => Assert.Equal(
        """{"access_control_list":[{"user_name":"ann","permission_level":"CAN_QUERY"},{"group_name":"admins","permission_level":"CAN_VIEW"}]}""",
        Grant.Request(Grants).ToJsonString());

    [Theory]
    [InlineData("user_name", "a\"b", "userName co \"a\\\"b\"")]
    [InlineData("group_name", "team", "displayName co \"team\"")]
    [InlineData("service_principal_name", "app", "displayName co \"app\"")]
    public void Accounts_are_looked_for_by_a_filter(string kind, string text, string filter) =>
        Assert.EndsWith("&filter=" + Uri.EscapeDataString(filter), AccountSearch.PathOf(GrantKind.Of(kind), text));
}
