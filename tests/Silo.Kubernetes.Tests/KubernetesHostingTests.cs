using System.Reflection;
using Npgsql;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Kubernetes.Tests;

/// <summary>The program with the provider in its folder, before something that answers as the Kubernetes API does.</summary>
public sealed class KubernetesHostingTests(SharedPostgres postgres) : IDisposable
{
    private const int Dead = 6;
    private const int Active = 3;

    private static readonly string Program = typeof(KubernetesHostingTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_silo_without_a_pod_is_declared_dead_by_the_next_that_starts()
    {
        var database = await NewDatabaseAsync();
        await using var api = await KubernetesApi.StartAsync();
        await using var one = await StartAsync(api, database, "one");
        Assert.Equal(Active, await StatusOfAsync(database, "one"));

        // It still runs, and answers the probes of others: only its pod is gone.
        api.Delete("one");
        await using var two = await StartAsync(api, database, "two");
        await Eventually.GetAsync(() => StatusOfAsync(database, "one"), s => s == Dead, "the silo without a pod is dead");
        Assert.Equal(Active, await StatusOfAsync(database, "two"));
        Assert.NotEqual(0, await one.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_pod_that_does_not_tell_who_it_is_is_refused_with_what_is_missing()
    {
        await using var program = Run(
            ("Serving__Providers", "ServingCluster.Silo.Kubernetes"), ("POD_NAME", ""), ("POD_NAMESPACE", ""), ("POD_IP", "10.0.0.1"));
        Assert.Equal(1, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("  'kubernetes' needs the environment variables POD_NAME, POD_NAMESPACE, from the pod's own fields.", program.Output.Snapshot());
        Assert.Contains("  'kubernetes' does not go with Serving:Clustering 'localhost': pods are not on one machine.", program.Output.Snapshot());
    }

    [Fact]
    public async Task A_silo_that_is_not_called_as_its_pod_is_refused()
    {
        await using var program = Run(
            ("Serving__Providers", "ServingCluster.Silo.Kubernetes"), ("Serving__NodeName", "one"), ("POD_NAME", "two"), ("ORLEANS_CLUSTER_ID", "blue"));
        Assert.Equal(1, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("  Serving:NodeName is 'one', but must be the pod's name, 'two', because silos are matched with pods by name.", program.Output.Snapshot());
        Assert.Contains("  The environment variable ORLEANS_CLUSTER_ID is 'blue', but Serving:ClusterId is 'serving'; leave the variable out.", program.Output.Snapshot());
    }

    private async Task<string> NewDatabaseAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        return database;
    }

    private async Task<ChildProgram> StartAsync(KubernetesApi api, string database, string pod)
    {
        api.Add(pod);
        api.WriteConfig(_data["kubeconfig"]);
        var program = Run(
            ("KUBECONFIG", _data["kubeconfig"]),
            ("POD_NAME", pod), ("POD_NAMESPACE", KubernetesApi.Namespace), ("POD_IP", "127.0.0.1"),
            ("Serving__Providers__0", "ServingCluster.Silo.Kubernetes"), ("Serving__NodeName", pod),
            ("Serving__Clustering", "postgres"), ("Serving__PostgresConnectionString", database), ("Serving__AdvertisedAddress", "127.0.0.1"));
        await program.ListeningAsync();
        return program;
    }

    private ChildProgram Run(params (string, string)[] settings)
    {
        var ports = Ports.Free(2);
        return new ChildProgram(["dotnet", Program], _data.Path,
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Serving__DataDirectory", _data.Path), ("Serving__NodeDrainSeconds", "0"),
            ("Serving__SiloPort", $"{ports[0]}"), ("Serving__GatewayPort", $"{ports[1]}"), .. settings,
        ]);
    }

    private static async Task<int> StatusOfAsync(string database, string silo)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT Status FROM OrleansMembershipTable WHERE SiloName = $1 ORDER BY StartTime DESC LIMIT 1", connection);
        command.Parameters.AddWithValue(silo);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
