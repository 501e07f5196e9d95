using ServingCluster.Frontend.Identity.Scim;
using ServingCluster.Frontend.Identity.Tokens;

namespace ServingCluster.Frontend.Identity;

/// <summary>Registers the management of accounts and of what they are authenticated by.</summary>
internal static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<ScimMe>();
        services.AddSingleton<ScimAccounts>();
        services.AddSingleton<TokenBooks>();
        services.AddSingleton<OwnTokens>();
        services.AddSingleton<TokenManagement>();
        services.AddSingleton<ServicePrincipalSecrets>();
        return services;
    }

    /// <summary>Maps its routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        ScimRoutes.Map(routes);
        TokenRoutes.Map(routes);
    }
}
