using Microsoft.Extensions.DependencyInjection.Extensions;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.OAuth.Grants;

namespace ServingCluster.Frontend.OAuth;

/// <summary>Registers who is let in, and how tokens are issued.</summary>
internal static class OAuthServices
{
    public static IServiceCollection AddOAuth(this IServiceCollection services)
    {
        services.AddSingleton<PrincipalFinder>();
        services.AddSingleton<Authenticator>();
        services.TryAddSingleton<ExternalHttp>();
        services.AddSingleton<ExternalPrincipals>();
        services.AddSingleton<ExternalIssuer>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<OAuthPaths>();
        services.AddSingleton<RegisteredClients>();
        services.AddSingleton<DataPlaneDetails>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<IGrant, ClientCredentialsGrant>();
        services.AddSingleton<IGrant, JwtBearerGrant>();
        services.AddSingleton<IGrant, TokenExchangeGrant>();
        services.AddSingleton<IGrant, AuthorizationCodeGrant>();
        services.AddSingleton<IGrant, RefreshTokenGrant>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<RevokeEndpoint>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<DiscoveryDocuments>();
        return services;
    }
}
