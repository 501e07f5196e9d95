using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The steps that change what is observed of an endpoint's custom models, as pure functions.</summary>
internal static class TelemetryTransitions
{
    private const string Path = "telemetry_config";

    /// <summary>What a new endpoint begins with: nothing where it serves no custom models, as clients expect.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>.</exception>
    public static TelemetryConfig? AtCreation(EndpointCreation creation) =>
        creation.Telemetry is { } telemetry && creation.Config?.ServedEntities.Any(e => e.External is null) == true ? Merge(null, telemetry) : null;

    /// <summary>Takes telemetry in place of that before; null removes it.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/> or <see cref="ErrorCode.InvalidParameterValue"/>.</exception>
    public static EndpointState SetTelemetry(this EndpointState state, TelemetryInput? telemetry, string caller, DateTimeOffset now)
    {
        if (state.Updating is not null)
        {
            throw new ServingException(ErrorCode.ResourceConflict,
                $"Endpoint '{state.Name}' is currently updating. Wait for the update to complete before updating its telemetry configuration.");
        }

        if (telemetry is not null)
            Check(state, telemetry);
        return (state with { Telemetry = telemetry is null ? null : Merge(state.Telemetry, telemetry), UpdatedAt = now })
            .WithEvent(now, EventTypes.Update, EventStatus.Success, $"The telemetry was {(telemetry is null ? "removed" : "changed")} by {caller}.", null, 0);
    }

    private static void Check(EndpointState state, TelemetryInput telemetry)
    {
        if (state.Active?.ServedEntities.Any(e => e.External is null) != true)
        {
            throw new ServingException(ErrorCode.InvalidParameterValue,
                $"Telemetry configuration is not supported for endpoint type '{(state.Active is null ? "NO_CONFIG" : "EXTERNAL_MODELS")}'. This API only supports endpoints with custom served models.");
        }

        var mistakes = new Mistakes();
        TelemetryRules.Check(telemetry, Path, mistakes);
        mistakes.ThrowIfAny();
    }

    private static TelemetryConfig Merge(TelemetryConfig? before, TelemetryInput input)
    {
        if (input.ProfileId is { } profile && profile != before?.ProfileId)
        {
            throw new ServingException(ErrorCode.InvalidParameterValue,
                $"{Path}.telemetry_profile_id: this server keeps no profiles beside endpoints: it must be the endpoint's own{(before is null ? "" : $", '{before.ProfileId}'")}, or be left out.");
        }

        if ((input.LogsTable ?? before?.LogsTable) is not { } table)
            throw new ServingException(ErrorCode.InvalidParameterValue, $"{Path}.table_names.logs_table: is required: the full name 'catalog.schema.table'.");
        return new TelemetryConfig(before?.ProfileId ?? Guid.NewGuid().ToString("n"), table)
        {
            SamplingFraction = input.SamplingFraction ?? before?.SamplingFraction ?? 1,
            Features = input.Features ?? before?.Features ?? [],
        };
    }
}
