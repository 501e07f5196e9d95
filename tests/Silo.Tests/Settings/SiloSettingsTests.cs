using ServingCluster.Frontend.Settings;
using ServingCluster.Nodes;
using ServingCluster.Silo.Hosting;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Tests.Settings;

public sealed class SiloSettingsTests
{
    // What follows from the settings, rather than being one.
    private static readonly string[] Derived =
        [nameof(ClusterSettings.EffectiveStorage), nameof(ClusterSettings.IsFrontend), nameof(ClusterSettings.IsWorker), nameof(ClusterSettings.Tls)];

    [Fact]
    public void Without_configuration_it_is_a_cluster_of_one_on_this_machine()
    {
        var settings = Configured.By();
        Assert.Equal(new ClusterSettings() with { Devices = [], Providers = [] }, settings.Cluster with { Devices = [], Providers = [] });
        Assert.Equal((ClusterRole.Both, "localhost", "sqlite"), (settings.Cluster.Role, settings.Cluster.Clustering, settings.Cluster.EffectiveStorage));
        Assert.False(settings.Serving.Samples);
        Assert.Equal(NodeNames.OfMachine(), settings.Serving.NodeName);
        Assert.Equal(Path.GetFullPath("data/models"), settings.ModelsFolder);
    }

    [Fact]
    public void Every_property_of_the_settings_has_a_line_in_the_table() => Assert.Equal(
        typeof(ClusterSettings).GetProperties().Select(p => p.Name).Except(Derived).Order(),
        ClusterSettingTable.All.Select(d => d.Name).Order());

    [Fact]
    public void No_name_is_in_both_tables() =>
        Assert.Empty(ClusterSettingTable.All.Select(d => d.Name).Intersect(SettingTable.All.Select(d => d.Name), StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Every_default_follows_its_own_rule()
    {
        var defaults = new ClusterSettings();
        foreach (var descriptor in ClusterSettingTable.All.Where(d => d.Show(defaults).Length > 0))
            Assert.NotNull(descriptor.Apply(defaults, descriptor.Show(defaults)));
    }

    [Fact]
    public void Every_setting_is_read_and_shown_as_it_was_given()
    {
        (string Key, string Value)[] values =
        [
            ("Role", "worker"), ("Zone", "west-1"), ("Devices", "cpu=8GiB;cuda:0=24GiB"), ("Clustering", "postgres"), ("Storage", "memory"),
            ("ClusterId", "blue"), ("ServiceId", "shop"), ("SiloPort", "12000"), ("GatewayPort", "0"), ("AdvertisedAddress", "10.0.0.7"),
            ("PostgresConnectionString", Configured.Database), ("ModelsDirectory", "/models"), ("NodeDrainSeconds", "9"),
        ];
        var settings = Configured.By(values);
        var shown = settings.Books.SelectMany(b => b.Lines).ToDictionary(l => l.Key);
        Assert.All(values.Where(v => v.Key != "PostgresConnectionString"), v => Assert.Equal((v.Value, false), (shown[$"Serving:{v.Key}"].Text, shown[$"Serving:{v.Key}"].IsDefault)));
        Assert.Equal(Configured.Database, settings.Cluster.PostgresConnectionString);
        Assert.Equal("/models", settings.ModelsFolder);
        Assert.Equal("127.0.0.1:11111", Configured.By(("PrimarySilo", "127.0.0.1:11111"), ("SiloPort", "11112"), ("Storage", "memory")).Cluster.PrimarySilo);
    }

    [Fact]
    public void The_report_names_the_settings_of_both_and_no_password()
    {
        var settings = Configured.By(("Clustering", "postgres"), ("PostgresConnectionString", Configured.Database));
        var output = new StringWriter();
        SettingsReport.Write(settings.Books, output);
        Assert.DoesNotContain("very-secret", output.ToString());
        Assert.All(SettingTable.All.Select(d => d.Key).Concat(ClusterSettingTable.All.Select(d => d.Key)), key => Assert.Contains($"{key} ", output.ToString()));
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_the_nearest_of_both()
    {
        var mistakes = Configured.Mistakes(("Clusterings", "postgres"), ("QueLimit", "5"));
        Assert.Equal(
            [
                "Serving:Clusterings is not a setting. The nearest one is Serving:Clustering.",
                "Serving:QueLimit is not a setting. The nearest one is Serving:QueueLimit.",
            ],
            mistakes.Order());
    }

    [Fact]
    public void All_mistakes_of_both_are_told_at_once_with_setting_value_and_rule()
    {
        var mistakes = Configured.Mistakes(
            ("QueueLimit", "many"), ("Role", "master"), ("SiloPort", "0"), ("Devices", "cuda:0"), ("AdvertisedAddress", "no host"), ("PrimarySilo", "11111"),
            ("PostgresConnectionString", "very-secret"));
        Assert.Equal(
            [
                "Serving:AdvertisedAddress must be an IP address or a host name, but is 'no host'.",
                "Serving:Devices must be devices, each once and with the memory that models may take, such as 'cpu=8GiB;cuda:0=24GiB'; only 'cpu' may go without, but is 'cuda:0'.",
                "Serving:PostgresConnectionString must be a connection string, such as 'Host=db;Database=serving;Username=serving;Password=...', but is what was given (not shown).",
                "Serving:PrimarySilo must be an address and a port, such as '127.0.0.1:11111', but is '11111'.",
                "Serving:QueueLimit must be a whole number from 0 to 50000, but is 'many'.",
                "Serving:Role must be one of frontend, worker, both, but is 'master'.",
                "Serving:SiloPort must be a whole number from 1 to 65535, but is '0'.",
            ],
            mistakes.Order());
    }

    [Theory]
    [InlineData("postgres", "postgres")]
    [InlineData("POSTGRES", "postgres")]
    [InlineData("Localhost", "sqlite")]
    public void Storage_follows_the_clustering_whatever_the_case_of_its_name(string clustering, string storage)
    {
        (string, string)[] database = storage == "postgres" ? [("PostgresConnectionString", Configured.Database)] : [];
        Assert.Equal(storage, Configured.By([("Clustering", clustering), .. database]).Cluster.EffectiveStorage);
    }

    [Fact]
    public void A_worker_without_devices_offers_the_processor() =>
        Assert.Equal([new DeviceReport("cpu", DeviceKind.Cpu, 4096)], SiloComposition.DevicesOf(Configured.By(("Role", "worker"), ("CpuMemoryBytes", "4096"))));

    [Fact]
    public void A_processor_without_a_size_has_what_is_set_for_it() => Assert.Equal(
        [new DeviceReport("cpu", DeviceKind.Cpu, 4096), new DeviceReport("cuda:0", DeviceKind.Gpu, 1L << 30)],
        SiloComposition.DevicesOf(Configured.By(("Devices", "cpu;cuda:0=1GiB"), ("CpuMemoryBytes", "4096"))));

    [Fact]
    public void A_processor_without_a_size_and_without_a_setting_has_what_the_machine_has() =>
        Assert.True(Assert.Single(SiloComposition.DevicesOf(Configured.By(("Devices", "cpu")))).MemoryBytes > 0);

    [Fact]
    public void A_frontend_offers_nothing() => Assert.Empty(SiloComposition.DevicesOf(Configured.By(("Role", "frontend"))));
}
