using ServingCluster.Frontend.Audit;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The routes of secret scopes, their secrets and their rights.</summary>
internal static class SecretRoutes
{
    /// <summary>Ours: wraps all sealed values under the present master key.</summary>
    public const string Rotate = Root + "/rotate";

    private const string Root = "/api/2.0/secrets";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var scopes = routes.ServiceProvider.GetRequiredService<SecretScopeCommands>();
        routes.MapPost(Root + "/scopes/create", scopes.CreateAsync);
        routes.MapPost(Root + "/scopes/delete", scopes.DeleteAsync);
        routes.MapGet(Root + "/scopes/list", scopes.ListAsync);
        var secrets = routes.ServiceProvider.GetRequiredService<SecretCommands>();
        routes.MapPost(Root + "/put", secrets.PutAsync);
        routes.MapPost(Root + "/delete", secrets.DeleteAsync);
        routes.MapGet(Root + "/list", secrets.ListAsync);
        routes.MapGet(Root + "/get", secrets.GetAsync).WithMetadata(AuditedRead.Mark);
        routes.MapPost(Rotate, routes.ServiceProvider.GetRequiredService<RotationCommands>().RotateAsync);
        var grants = routes.ServiceProvider.GetRequiredService<SecretGrantCommands>();
        routes.MapPost(Root + "/acls/put", grants.PutAsync);
        routes.MapPost(Root + "/acls/delete", grants.DeleteAsync);
        routes.MapGet(Root + "/acls/get", grants.GetAsync);
        routes.MapGet(Root + "/acls/list", grants.ListAsync);
    }
}
