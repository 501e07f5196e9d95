using ServingCluster.Endpoints;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Endpoints.Tables;

/// <summary>Which tables requests and answers of an endpoint go to.</summary>
internal static class EndpointTables
{
    /// <summary>The tables of a state that is stored, or about to be, each with the field that names it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="gatewayPath">What stands before the gateway's fields: <c>ai_gateway.</c> or nothing.</param>
    public static IEnumerable<(string Field, PayloadTable Table)> Of(EndpointState state, string gatewayPath = "") =>
        Of(state.Gateway, state.Telemetry, state.Name, gatewayPath);

    /// <summary>The tables of an endpoint as others see it.</summary>
    public static IEnumerable<(string Field, PayloadTable Table)> Of(EndpointDescription endpoint) => Of(endpoint.Gateway, endpoint.Telemetry, endpoint.Name, "");

    /// <summary>The key of a table's record. As in catalogs, case makes no difference; nor does it in the files of some systems.</summary>
    public static string KeyOf(PayloadTable table) => $"tables/{table.Catalog}/{table.Schema}/{table.Prefix}".ToLowerInvariant();

    private static IEnumerable<(string Field, PayloadTable Table)> Of(GatewayConfig? gateway, TelemetryConfig? telemetry, string name, string gatewayPath)
    {
        if (gateway?.InferenceTable is { Enabled: true, Catalog: { } catalog, Schema: { } schema } table)
            yield return ($"{gatewayPath}inference_table_config.table_name_prefix", new PayloadTable(catalog, schema, table.TableNamePrefix ?? name, table.SamplingFraction));
        if (telemetry?.Table is { } observed)
            yield return ("telemetry_config.table_names.logs_table", observed);
    }
}
