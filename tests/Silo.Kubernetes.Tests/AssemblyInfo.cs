using ServingCluster.Silo.Tests.Harness;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedPostgres))]
