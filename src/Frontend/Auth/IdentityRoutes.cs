using System.Globalization;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth;

namespace ServingCluster.Frontend.Auth;

/// <summary>What clients ask before anything else: where they are.</summary>
internal sealed class IdentityRoutes(Credentials credentials, PublicAddress address)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<IdentityRoutes>();
        routes.MapGet(OpenPaths.Discovery, handler.DescribeHostAsync);
    }

    private Task DescribeHostAsync(HttpContext context)
    {
        return JsonReply.SendAsync(context, (origin: address.Of(context), credentials.Installation), static (json, state) =>
        {
            json.WriteString("oidc_endpoint", $"{state.origin}{OAuthPaths.Root}");
            json.WriteString("account_id", state.Installation.AccountId);

            // Clients read a document without a workspace as that of an account, and guess the cloud from the host name.
            json.WriteString("workspace_id", WorkspaceIdOf(state.Installation));
            json.WriteString("cloud", "AWS");
        });
    }

    private static string WorkspaceIdOf(InstallationRecord installation) =>
        installation.WorkspaceId.ToString(CultureInfo.InvariantCulture);
}
