namespace ServingCluster.Grains.Autoscaling;

/// <summary>What is seen of a served entity with provisioned throughput at one moment.</summary>
/// <param name="Requests">Its requests, as of any served entity. Those that queue inside replicas count as theirs.</param>
/// <param name="TokensPerSecond">Tokens of prompts and answers together that its replicas computed, on average since the last look.</param>
public readonly record struct ThroughputSignal(ScaleSignal Requests, double TokensPerSecond);
