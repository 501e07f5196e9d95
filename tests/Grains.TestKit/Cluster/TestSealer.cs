using ServingCluster.Grains.Secrets;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>A real sealer with one key, the same for all processes of a test and after their restarts.</summary>
public static class TestSealer
{
    public static IMasterKeys Keys { get; } = new GivenMasterKeys([MasterKey.Generate()], "a test");

    public static ISecretSealer Instance { get; } = new SecretSealer(Keys);
}
