using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>The export of an endpoint's system metrics to tables of Unity Catalog, which this server does not have.</summary>
internal static class SystemMetricsExport
{
    /// <summary>The field.</summary>
    public const string Member = "uc_system_metrics_export_state";

    /// <summary>The one value that it can have.</summary>
    public const string Off = "FIRST_PARTY_EXPORT_DISABLED";

    /// <summary>Notes a state other than off.</summary>
    public static void Refuse(BodyReader body)
    {
        if (!body.IsNeutral(Member) && body.Text(Member) is { } state && state != Off)
            body.Mistake(Member, $"can only be '{Off}', but is '{state}': metrics are not exported to tables; GET /api/2.0/serving-endpoints/{{name}}/metrics tells them.");
    }
}
