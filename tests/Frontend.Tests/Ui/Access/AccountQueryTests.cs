using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Access;

namespace ServingCluster.Frontend.Tests.Ui.Access;

public sealed class AccountQueryTests
{
    [Fact]
    public void A_page_is_asked_for_by_its_place_and_a_name_is_quoted()
    {
        Assert.Equal("/api/2.0/preview/scim/v2/Groups?startIndex=26&count=25&sortBy=displayName", new AccountQuery(AccountKind.Group, "", 2).ApiPath);
        var filter = new AccountQuery(AccountKind.User, "a\"b", 1).ApiPath.Split("&filter=")[1];
        Assert.Equal("""userName co "a\"b" or displayName co "a\"b" """.Trim(), Uri.UnescapeDataString(filter));
        Assert.Equal("""userName eq "ann" """.Trim(), Uri.UnescapeDataString(AccountQuery.ExactPath(AccountKind.User, "ann").Split("?filter=")[1]));
    }

    [Fact]
    public void An_account_is_read_with_whom_it_names()
    {
        var group = Account.Of(
            JsonElement.Parse("""{"id":"7","displayName":"team","members":[{"value":"8","display":"Ann","$ref":"Users/8"},{"value":"9","display":"nightly","$ref":"ServicePrincipals/9"}]}"""),
            AccountKind.Group);
        Assert.Equal(("team", true), (group.Name, group.Active));
        Assert.Equal(["user", "service principal"], group.Members.Select(m => m.Kind));
        Assert.Equal("""members[value eq "8"]""", (string?)AccountEdit.RemoveMember("8")["Operations"]![0]!["path"]);
    }
}
