namespace ServingCluster.Grains.Endpoints;

/// <summary>How a served entity of one config version was made, line by line.</summary>
internal sealed record BuildLog(string ServedEntity, long ConfigVersion, IReadOnlyList<string> Lines);
