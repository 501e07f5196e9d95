using ServingCluster.Ui.Tests.Harness;

// One server and one browser for all: the pages share the machine's two processors anyhow.
[assembly: AssemblyFixture(typeof(BrowserFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
