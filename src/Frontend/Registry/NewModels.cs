using ServingCluster.Frontend.Auth;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.FoundationModels;

namespace ServingCluster.Frontend.Registry;

/// <summary>Who may register a model under which name.</summary>
internal static class NewModels
{
    /// <summary>Anyone, but under the names that everyone may read and that the server provides endpoints for.</summary>
    /// <exception cref="Errors.ServingException"><see cref="Errors.ErrorCode.PermissionDenied"/>.</exception>
    public static void RequireAllowed(HttpContext context, string name)
    {
        if (ModelAccess.IsPublic(name))
            Rights.RequireAdmin(context, $"register models under '{FoundationNames.ModelPrefix}'");
    }
}
