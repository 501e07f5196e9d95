using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Access;

/// <summary>
/// What the caller of a request may do. An object that there is, and that the caller may not see, is refused with
/// <see cref="ErrorCode.PermissionDenied"/>, as Databricks does; lists leave it out.
/// </summary>
internal static class Permission
{
    public static EndpointPermission Of(HttpContext context, EndpointDescription endpoint) => endpoint.Access.LevelOf(Caller.Of(context).Principal);

    public static ModelPermission Of(HttpContext context, RegisteredModelInfo model) => model.LevelOf(Caller.Of(context).Principal);

    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: the caller has less.</exception>
    public static void Require(HttpContext context, EndpointDescription endpoint, EndpointPermission needed)
    {
        if (Of(context, endpoint) < needed)
            throw Denied(context, ActOf(needed), $"endpoint '{endpoint.Name}'", PermissionNames<EndpointPermission>.Of(needed));
    }

    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: the caller has less.</exception>
    public static void Require(HttpContext context, RegisteredModelInfo model, ModelPermission needed)
    {
        if (Of(context, model) < needed)
            throw Denied(context, ActOf(needed), $"registered model '{model.Name}'", PermissionNames<ModelPermission>.Of(needed));
    }

    /// <summary>The list of an object that the caller makes: the caller may do everything.</summary>
    public static AccessList<TLevel> OfCreator<TLevel>(HttpContext context)
        where TLevel : struct, Enum =>
        AccessList<TLevel>.Of(Caller.Of(context).Principal.Kind, Caller.Of(context).Principal.Name);

    private static ServingException Denied(HttpContext context, string act, string target, string needed) =>
        new(ErrorCode.PermissionDenied, AccessText.Denied(Caller.Of(context).Principal, act, target, needed));

    private static string ActOf(EndpointPermission needed) => needed switch
    {
        EndpointPermission.CanManage => "manage",
        EndpointPermission.CanQuery => "query",
        _ => "see",
    };

    private static string ActOf(ModelPermission needed) => needed switch
    {
        ModelPermission.CanManage => "manage",
        ModelPermission.CanManageProductionVersions => "choose the production version of",
        ModelPermission.CanManageStagingVersions => "set aliases of",
        ModelPermission.CanEdit => "change",
        _ => "see",
    };
}
