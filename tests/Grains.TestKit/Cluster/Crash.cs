namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>What a process that was killed in the middle looks like from inside a test.</summary>
public sealed class Crash() : Exception("The process was killed here.");
