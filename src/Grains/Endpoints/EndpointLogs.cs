using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Puts together the logs of a served entity from what was kept and what its replicas still hold.</summary>
internal static class EndpointLogs
{
    public static async Task<string> ReadAsync(LogReader reader, EndpointState state, string servedEntity, ReplicaLog log, long? configVersion)
    {
        var config = ConfigOf(state, servedEntity, configVersion);
        if (config.ServedEntities.First(e => e.Name == servedEntity).External is { } external)
            return $"The model '{external.Name}' runs at the provider '{external.Provider}'. Nothing is built or run for it here, so there is no log.";
        var lines = new List<string>();
        if (log == ReplicaLog.Build)
            lines.AddRange(state.BuildLogs.FirstOrDefault(b => b.ServedEntity == servedEntity && b.ConfigVersion == config.Version)?.Lines ?? []);
        if (lines.Count == 0)
            lines.AddRange(await reader.ReadAsync(state.Replicas.Where(r => r.ServedEntity == servedEntity && r.ConfigVersion == config.Version), log));
        return string.Join('\n', lines);
    }

    private static EndpointConfig ConfigOf(EndpointState state, string servedEntity, long? version)
    {
        var configs = new[] { state.Pending?.Config, state.Active }.Concat(state.History).OfType<EndpointConfig>();
        var found = configs.FirstOrDefault(c => (version is null || c.Version == version) && c.ServedEntities.Any(e => e.Name == servedEntity));
        return found ?? throw new ServingException(ErrorCode.ResourceDoesNotExist, version is null
            ? $"Endpoint '{state.Name}' has no served entity '{servedEntity}'."
            : $"Config version {version} of endpoint '{state.Name}' has no served entity '{servedEntity}'.");
    }
}
