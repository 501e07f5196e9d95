namespace ServingCluster.Grains.Tests.Models;

/// <summary>What a process that was killed in the middle looks like from inside a test.</summary>
internal sealed class Crash() : Exception("The process was killed here.");
