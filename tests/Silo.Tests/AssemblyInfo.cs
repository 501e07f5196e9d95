using ServingCluster.Silo.Tests.Harness;

// Clusters of several silos, and of several processes, each want the machine for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedPostgres))]
