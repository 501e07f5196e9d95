using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Providers;

/// <summary>
/// A way of clustering, storage or hosting from an assembly of its own, which the setting <c>Serving:Providers</c> names: so that the
/// program itself does not need the packages behind it. One public class of the assembly without constructor arguments.
/// </summary>
internal interface ISiloProvider
{
    /// <summary>The name by which <c>Serving:Clustering</c>, <c>Serving:Storage</c> and <c>Serving:SecretsKeyProvider</c> choose it.</summary>
    string Name { get; }

    /// <summary>What it can do.</summary>
    ProviderAbilities Abilities { get; }

    /// <summary>Its own settings below <c>Serving:</c>; null when it has none.</summary>
    ISettingBook? Book { get; }

    /// <summary>Notes what is missing or contradictory in its settings, or does not go with the others; called when it is used.</summary>
    void Check(SiloSettings settings, List<string> mistakes);

    /// <summary>Lets silos find each other. Called when it is chosen as clustering.</summary>
    void AddClustering(ISiloBuilder silo);

    /// <summary>Registers the grain storage <paramref name="name"/> and reminders. Called when it is chosen as storage.</summary>
    void AddStorage(ISiloBuilder silo, string name);

    /// <summary>Reads the master keys of secrets, the one that seals first. Called when it is chosen for that.</summary>
    /// <exception cref="SettingsException">They cannot be read.</exception>
    Task<IReadOnlyList<MasterKey>> ReadKeysAsync();

    /// <summary>Changes how the silo is hosted. Called whenever its assembly is named.</summary>
    void AddHosting(ISiloBuilder silo);
}
