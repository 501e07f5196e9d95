using ServingCluster.Silo.Hosting;
using ServingCluster.Silo.Tests.Settings;

namespace ServingCluster.Silo.Tests.Hosting;

public sealed class SiloCompositionTests
{
    [Theory]
    [InlineData("postgres", "10.1.2.3", true)]
    [InlineData("postgres", "127.0.0.1", false)]
    [InlineData("localhost", "", false)]
    public void Ports_that_other_machines_reach_without_a_certificate_are_in_the_open(string clustering, string address, bool isOpen)
    {
        IEnumerable<(string, string)> database = clustering == "postgres" ? [("PostgresConnectionString", Configured.Database)] : [];
        IEnumerable<(string, string)> advertised = address.Length > 0 ? [("AdvertisedAddress", address)] : [];
        var settings = Configured.By([("Clustering", clustering), .. database, .. advertised]);
        Assert.Equal(isOpen, SiloComposition.IsInTheOpen(settings.Cluster));
    }
}
