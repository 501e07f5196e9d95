namespace ServingCluster.Client.Wire;

/// <summary>Keys of grains of which there is one.</summary>
public static class WireKeys
{
    /// <summary>The key of a grain of which there is one.</summary>
    public const string Singleton = "cluster";
}
