using ServingCluster.Silo.Azure.Tests;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(StorageEmulator))]
