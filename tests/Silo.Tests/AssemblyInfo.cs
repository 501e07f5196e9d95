using ServingCluster.Silo.Tests.Harness;

// Clusters within this process mostly wait: a few of them go side by side.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: AssemblyFixture(typeof(SharedPostgres))]
