using ServingCluster.Frontend.Accounts.Scim;
using ServingCluster.Frontend.Accounts.Tokens;

namespace ServingCluster.Frontend.Accounts;

/// <summary>Registers the management of accounts and of what they are authenticated by.</summary>
internal static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
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
