using System.Net;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Secrets;
using ServingCluster.Inference;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;
using ServingCluster.Silo;
using ServingCluster.Silo.Driving;

namespace ServingCluster.OrleansHop;

/// <summary>A silo with the echo grain and the replicas of the product, and nothing else.</summary>
internal static class HopSilo
{
    public const string Worker = "worker";

    /// <summary>Adds it.</summary>
    /// <param name="silo">The builder.</param>
    /// <param name="name">The name of this silo.</param>
    /// <param name="port">Its port.</param>
    /// <param name="primary">The port of the silo that was there first.</param>
    public static void Configure(ISiloBuilder silo, string name, int port, int primary)
    {
        silo.Services.AddSingleton<IModelRuntime, EchoRuntime>();
        silo.Services.AddSingleton<ISecretSealer>(new SecretSealer(new NoMasterKeys("A benchmark has no secrets.")));
        silo.UseLocalhostClustering(port, 0, new IPEndPoint(IPAddress.Loopback, primary));
        silo.AddServingGrains(
            new LocalNode(name, "", [new DeviceReport("cpu", DeviceKind.Cpu, 1 << 30)]), new EndpointOptions(), new NodeDirectoryOptions(),
            new DrivingOptions { IsOn = false }, TimeProvider.System);
    }

    /// <summary>Orleans alone.</summary>
    public static IHop Bare(IServiceProvider services) =>
        new BareHop(services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>($"{Worker}/cpu/bare/1"));

    /// <summary>A replica that is ready.</summary>
    public static async Task<IHop> ReplicaAsync(IServiceProvider services)
    {
        var replica = services.GetRequiredService<IServingGrains>().Replica(new ReplicaKey(Worker, "cpu", "echo", "1"));
        var spec = new ReplicaSpec
        {
            ServedEntity = "echo",
            ConfigVersion = 1,
            ModelName = "bench.hop.echo",
            ModelVersion = 1,
            ArtifactFolder = "echo",
            Manifest = new ModelManifest
            {
                Runtime = "echo",
                Signature = new ModelSignature { Inputs = [] },
                HasLoggedSignature = false,
                SizeBytes = 0,
                MemoryBytes = 0,
            },
            Settings = new Dictionary<string, string>(),
        };
        while ((await replica.EnsureLoadedAsync(spec)).State != ReplicaState.Ready)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        return new ReplicaHop(replica);
    }
}
