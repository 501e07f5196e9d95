using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Client.Security;

namespace ServingCluster.Client.Tests;

/// <summary>Options are judged when they are registered, all of them at once.</summary>
public sealed class ServingClientOptionsTests
{
    private static readonly ServingClientOptions Good = new() { Gateways = [new IPEndPoint(IPAddress.Loopback, 30000)] };

    [Fact]
    public void Gateways_or_a_database_are_all_that_must_be_given()
    {
        new ServiceCollection().AddServingClusterClient(Good);
        new ServiceCollection().AddServingClusterClient(new ServingClientOptions { PostgresConnectionString = "Host=db;Database=serving" });
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_will_not_do_is_told(string mistake, ServingClientOptions options) =>
        Assert.Equal($"The options of the serving client will not do: {mistake}.", Refusal(options));

    public static TheoryData<string, ServingClientOptions> Mistakes => new()
    {
        { "give either PostgresConnectionString or Gateways", new() },
        { "give either PostgresConnectionString or Gateways", Good with { PostgresConnectionString = "Host=db" } },
        { "Gateways must have ports, but 127.0.0.1:0 has none", Good with { Gateways = [IPEndPoint.Parse("127.0.0.1")] } },
        { "PostgresConnectionString is no connection string: it names no Host", new() { PostgresConnectionString = "Database=serving" } },
        { "ClusterId and ServiceId must not be blank", Good with { ClusterId = " " } },
        { "ClusterId and ServiceId must not be blank", Good with { ServiceId = "" } },
        { "Timeout must be positive and at most a day, but is 00:00:00", Good with { Timeout = TimeSpan.Zero } },
        { "Timeout must be positive and at most a day, but is 1.00:00:01", Good with { Timeout = new TimeSpan(24, 0, 1) } },
        { "ConnectTimeout must be from zero to a day, but is -00:00:01", Good with { ConnectTimeout = TimeSpan.FromSeconds(-1) } },
        { "QueueLimit must be from 0 to 50000, but is 50001", Good with { QueueLimit = 50_001 } },
        {
            "ClusterId and ServiceId must not be blank; QueueLimit must be from 0 to 50000, but is -1",
            Good with { ClusterId = "", QueueLimit = -1 }
        },
    };

    [Fact]
    public void A_connection_string_that_is_none_is_told() => Assert.StartsWith(
        "The options of the serving client will not do: PostgresConnectionString is no connection string: ",
        Refusal(new ServingClientOptions { PostgresConnectionString = "tcp://db/serving" }));

    [Fact]
    public void Certificates_that_are_not_there_are_told() => Assert.StartsWith(
        "The options of the serving client will not do: Tls: '/nowhere/tls.crt' cannot be used as a certificate: ",
        Refusal(Good with { Tls = new TlsFiles("/nowhere/tls.crt", "/nowhere/tls.key", "/nowhere/ca.crt") }));

    [Fact]
    public void A_process_has_one_client()
    {
        var services = new ServiceCollection().AddServingClusterClient(Good);
        Assert.Equal(
            "AddServingClusterClient was called already. A process has one client; its methods name the endpoint.",
            Assert.Throws<InvalidOperationException>(() => services.AddServingClusterClient(Good)).Message);
    }

    [Fact]
    public void Nothing_is_no_options()
    {
        Assert.Throws<ArgumentNullException>("options", () => new ServiceCollection().AddServingClusterClient(null!));
        Assert.Throws<ArgumentNullException>("services", () => ServingClientServices.AddServingClusterClient(null!, Good));
    }

    private static string Refusal(ServingClientOptions options) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddServingClusterClient(options)).Message;
}
