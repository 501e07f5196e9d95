namespace ServingCluster.Silo.Providers;

/// <summary>What a provider can do.</summary>
[Flags]
internal enum ProviderAbilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Let silos find each other.</summary>
    Clustering = 1,

    /// <summary>Keep state and reminders.</summary>
    Storage = 2,

    /// <summary>Change how the silo is hosted.</summary>
    Hosting = 4,

    /// <summary>Give the master keys of secrets.</summary>
    Keys = 8,
}
