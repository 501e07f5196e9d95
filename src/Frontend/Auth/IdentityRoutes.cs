using System.Globalization;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Auth;

/// <summary>What clients ask before anything else: where they are, and who they are.</summary>
internal sealed class IdentityRoutes(Credentials credentials)
{
    private const string WorkspaceHeader = "x-databricks-org-id";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<IdentityRoutes>();
        routes.MapGet(OpenPaths.Discovery, handler.DescribeHostAsync);
        routes.MapGet("/api/2.0/preview/scim/v2/Me", handler.DescribeCallerAsync);
    }

    private Task DescribeHostAsync(HttpContext context)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        return JsonReply.SendAsync(context, (origin, credentials.Installation), static (json, state) =>
        {
            json.WriteString("oidc_endpoint", $"{state.origin}/oidc");
            json.WriteString("account_id", state.Installation.AccountId);

            // Clients read a document without a workspace as that of an account, and guess the cloud from the host name.
            json.WriteString("workspace_id", WorkspaceIdOf(state.Installation));
            json.WriteString("cloud", "AWS");
        });
    }

    private static string WorkspaceIdOf(InstallationRecord installation) =>
        installation.WorkspaceId.ToString(CultureInfo.InvariantCulture);

    private Task DescribeCallerAsync(HttpContext context)
    {
        context.Response.Headers[WorkspaceHeader] = WorkspaceIdOf(credentials.Installation);
        return JsonReply.SendAsync(context, Caller.Of(context), static (json, caller) =>
        {
            json.WriteStartArray("schemas");
            json.WriteStringValue("urn:ietf:params:scim:schemas:core:2.0:User");
            json.WriteEndArray();
            json.WriteString("id", caller.Name);
            json.WriteString("userName", caller.Name);
            json.WriteString("displayName", caller.Name);
            json.WriteBoolean("active", true);
            json.WriteStartArray("groups");
            json.WriteStartObject();
            json.WriteString("display", "admins");
            json.WriteString("value", "admins");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("emails");
            json.WriteEndArray();
        });
    }
}
