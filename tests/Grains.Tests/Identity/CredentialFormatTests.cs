using System.Text;
using ServingCluster.Grains.Tests.Local;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Tests.Identity;

/// <summary>Credentials as earlier releases wrote them.</summary>
public sealed class CredentialFormatTests
{
    private static readonly string Hash = new('a', 64);

    /// <summary>Format 1: without the family of a sign-in.</summary>
    private static readonly string Format1 =
        $$"""
        {"format":1,"data":{"id":"01f52af0fea94b86bf92291719ca15f5","created_at":"2026-05-01T00:00:00+00:00","kind":"refresh_token","sha256":"{{Hash}}",
         "owner":"7","created_by":"7","expires_at":null,"comment":"",
         "grant":{"client_id":"databricks-cli","redirect_uri":"http://localhost:8020","challenge":"","scope":"all-apis offline_access","signed_in_by":""} } }
        """;

    [Fact]
    public async Task A_refresh_token_of_an_older_format_goes_on_and_its_sign_in_has_a_family_from_then_on()
    {
        await using var cluster = new LocalClusterFixture();
        const string key = "identity/credentials/01f52af0fea94b86bf92291719ca15f5";
        await cluster.Store.WriteAsync(key, Encoding.UTF8.GetBytes(Format1), null, default);
        var directory = cluster.Grains.CredentialDirectory();
        var stored = (await directory.FindAsync(CredentialKind.RefreshToken, Hash))!;
        Assert.Equal(("", "databricks-cli", ""), (stored.Family, stored.Grant!.ClientId, stored.Grant.AdminHash));

        var next = new CredentialInput
        {
            Kind = CredentialKind.RefreshToken,
            Sha256 = new string('b', 64),
            Owner = "7",
            CreatedBy = "7",
            Family = new string('f', 64),
            Grant = stored.Grant,
        };
        Assert.Equal(stored.Id, (await directory.ReplaceAsync(stored.Kind, Hash, "", next)).Next!.Id);
        Assert.Equal(new SignInStep(null, null), await directory.ReplaceAsync(stored.Kind, Hash, "", next));
        var written = Encoding.UTF8.GetString((await cluster.Store.ReadAsync(key, default))!.Value.Span);
        Assert.StartsWith("{\"format\":2,", written);
    }
}
