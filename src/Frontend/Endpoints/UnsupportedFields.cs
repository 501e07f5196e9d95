using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// Fields of the API that would have an effect which this server does not offer: they are refused rather than silently dropped.
/// Fields that no client knows are ignored.
/// </summary>
internal static class UnsupportedFields
{
    private static readonly string[] OnCreation =
        ["budget_policy_id", "route_optimized"];

    public static void RefuseOnCreation(BodyReader body)
    {
        foreach (var field in OnCreation)
            body.Refuse(field);
        SystemMetricsExport.Refuse(body);
    }

    public static void RefuseInConfig(BodyReader config)
    {
        // A switched-off capture still names its table.
        if (config.Object("auto_capture_config") is { } capture && capture.Flag("enabled") != false)
            config.Refuse("auto_capture_config");
    }

    public static void RefuseInServedEntity(BodyReader entity) => entity.Refuse("instance_profile_arn");
}
