using ServingCluster.Endpoints;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads the body that creates an endpoint.</summary>
internal static class CreationParser
{
    /// <summary>The endpoint's name and what it begins with.</summary>
    /// <exception cref="Errors.ServingException"><see cref="Errors.ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static (string Name, EndpointCreation Creation) Parse(BodyReader body, bool allowMixed)
    {
        var name = body.RequiredText("name");
        if (name.Length > 0)
            NameRules.CheckEndpointName(name, body.Mistakes);
        var creation = new EndpointCreation
        {
            Config = body.Object("config") is { } config ? ConfigParser.Parse(config, allowMixed) : null,
            Gateway = body.Object("ai_gateway") is { } gateway ? GatewayParser.Parse(gateway) : null,
            RateLimits = RateLimitParser.Parse(body),
            Description = body.Text("description") ?? "",
            Tags = TagParser.Parse(body, "tags"),
        };
        GatewayRules.CheckLimits(creation, body.Mistakes);
        UnsupportedFields.RefuseOnCreation(body);
        body.Mistakes.ThrowIfAny();
        return (name, creation);
    }
}
