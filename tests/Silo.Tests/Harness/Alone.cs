namespace ServingCluster.Silo.Tests.Harness;

/// <summary>Tests that want the machine for themselves: clusters of several processes, and what is measured or cut off. They run one after the other, last.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
