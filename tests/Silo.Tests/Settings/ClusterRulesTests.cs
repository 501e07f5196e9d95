namespace ServingCluster.Silo.Tests.Settings;

public sealed class ClusterRulesTests
{
    private static readonly (string, string)[] OnPostgres = [("Clustering", "postgres"), ("PostgresConnectionString", Configured.Database)];

    [Theory]
    [InlineData("Clustering")]
    [InlineData("Storage")]
    public void PostgreSQL_needs_its_connection_string(string chooses) => Assert.Equal(
        ["Serving:PostgresConnectionString is needed, because clustering or storage is 'postgres'."], Configured.Mistakes((chooses, "postgres")));

    [Fact]
    public void A_connection_string_for_nothing_is_refused() => Assert.Equal(
        ["Serving:PostgresConnectionString has no effect: neither Serving:Clustering nor Serving:Storage is 'postgres'."],
        Configured.Mistakes(("PostgresConnectionString", Configured.Database)));

    [Fact]
    public void Processes_on_one_machine_may_keep_their_state_in_PostgreSQL() =>
        Assert.Equal("postgres", Configured.By(("Storage", "postgres"), ("PostgresConnectionString", Configured.Database), ("PrimarySilo", "127.0.0.1:11111"), ("SiloPort", "11112")).Cluster.EffectiveStorage);

    [Fact]
    public void A_first_silo_is_for_clusters_on_one_machine() => Assert.Equal(
        ["Serving:PrimarySilo has no effect: Serving:Clustering is not 'localhost'."],
        Configured.Mistakes([.. OnPostgres, ("PrimarySilo", "127.0.0.1:11111")]));

    [Fact]
    public void An_advertised_address_is_for_clusters_of_several_machines()
    {
        Assert.Equal(
            ["Serving:AdvertisedAddress has no effect: Serving:Clustering is 'localhost', so that all processes are on this machine."],
            Configured.Mistakes(("AdvertisedAddress", "10.0.0.7")));
        Assert.Equal("10.0.0.7", Configured.By([.. OnPostgres, ("AdvertisedAddress", "10.0.0.7")]).Cluster.AdvertisedAddress);
    }

    [Fact]
    public void A_file_of_SQLite_belongs_to_one_process()
    {
        const string Refusal = "Serving:Storage 'sqlite' belongs to one process; choose 'postgres', or 'memory' for what may be lost.";
        Assert.Equal([Refusal], Configured.Mistakes([.. OnPostgres, ("Storage", "sqlite")]));
        Assert.Equal([Refusal], Configured.Mistakes(("PrimarySilo", "127.0.0.1:11111"), ("SiloPort", "11112")));
    }

    [Fact]
    public void A_frontend_has_no_devices() => Assert.Equal(
        [
            "Serving:Devices has no effect: a 'frontend' runs no replicas.",
            "Serving:CpuMemoryBytes has no effect: a 'frontend' runs no replicas.",
        ],
        Configured.Mistakes(("Role", "frontend"), ("Devices", "cuda:0=24GiB"), ("CpuMemoryBytes", "4096")));

    [Theory]
    [InlineData("cpu=8GiB")]
    [InlineData("cuda:0=24GiB")]
    public void The_processors_memory_is_said_once_and_for_a_processor_that_is_offered(string devices) => Assert.Equal(
        [$"Serving:CpuMemoryBytes has no effect beside Serving:Devices '{devices}'; it is for 'cpu' without a size."],
        Configured.Mistakes(("Devices", devices), ("CpuMemoryBytes", "4096")));

    [Fact]
    public void A_worker_registers_no_samples() => Assert.Equal(
        ["Serving:Samples has no effect: a 'worker' registers none."], Configured.Mistakes(("Role", "worker"), ("Samples", "true")));

    [Fact]
    public void Two_things_cannot_listen_at_one_port() => Assert.Equal(
        ["Serving:SiloPort and Serving:GatewayPort are both 12000; each needs a port of its own."],
        Configured.Mistakes(("SiloPort", "12000"), ("GatewayPort", "12000")));

    [Fact]
    public void What_nobody_offers_is_refused_with_what_there_is() => Assert.Equal(
        [
            "Serving:Clustering is 'zookeeper', which is none of localhost, postgres. Others come with an assembly that Serving:Providers names.",
            "Serving:Storage is 'tape', which is none of sqlite, postgres, memory. Others come with an assembly that Serving:Providers names.",
        ],
        Configured.Mistakes(("Clustering", "zookeeper"), ("Storage", "tape")));

    [Fact]
    public void Everything_that_does_not_go_together_is_told_at_once() =>
        Assert.Equal(3, Configured.Mistakes(("Role", "frontend"), ("Storage", "postgres"), ("AdvertisedAddress", "10.0.0.7"), ("Devices", "cpu")).Count);
}
