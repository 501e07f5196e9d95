using ServingCluster.Endpoints;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads the body that creates an endpoint.</summary>
internal static class CreationParser
{
    /// <summary>The endpoint's name and what it begins with.</summary>
    /// <exception cref="Errors.ServingException"><see cref="Errors.ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static (string Name, EndpointCreation Creation) Parse(BodyReader body, ServingSettings settings)
    {
        var name = body.RequiredText("name");
        if (name.Length > 0)
            NameRules.CheckEndpointName(name, body.Mistakes);
        var creation = new EndpointCreation
        {
            Config = body.Object("config") is { } config ? ConfigParser.Parse(config, settings.AllowMixedEntities) : null,
            Gateway = body.Object("ai_gateway") is { } gateway ? GatewayParser.Parse(gateway) : null,
            RateLimits = RateLimitParser.Parse(body),
            Notifications = NotificationParser.ParseMember(body, settings),
            Telemetry = body.Object("telemetry_config") is { } telemetry ? TelemetryParser.Parse(telemetry) : null,
            Description = body.Text("description") ?? "",
            Tags = TagParser.Parse(body, "tags"),
        };
        GatewayRules.CheckLimits(creation, body.Mistakes);
        UnsupportedFields.RefuseOnCreation(body);
        body.Mistakes.ThrowIfAny();
        return (name, creation);
    }
}
