using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Providers;

namespace ServingCluster.Silo.Settings;

/// <summary>Everything that was set for a process of the cluster.</summary>
/// <param name="Serving">What it shares with the one-process program.</param>
/// <param name="Cluster">What only a cluster has.</param>
/// <param name="Providers">What its <c>Serving:Providers</c> brought.</param>
/// <param name="Books">All settings as they are shown.</param>
internal sealed record SiloSettings(
    ServingSettings Serving, ClusterSettings Cluster, IReadOnlyList<ISiloProvider> Providers, IReadOnlyList<ISettingBook> Books)
{
    /// <summary>The folder of model files.</summary>
    public string ModelsFolder => Path.GetFullPath(
        Cluster.ModelsDirectory.Length > 0 ? Cluster.ModelsDirectory : Path.Combine(Serving.DataDirectory, "models"));

    /// <summary>The provider of that name that can do that; null when there is none.</summary>
    public ISiloProvider? Provider(string name, ProviderAbilities ability) =>
        Providers.FirstOrDefault(p => p.Abilities.HasFlag(ability) && string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">
    /// Some are unknown or break their rule, all of which are told at once; or each is right and some do not go together, all of which are told at once.
    /// </exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        // Samples are for a machine to try things on; in a cluster whoever wants them asks for them.
        var serving = SettingTable.Book(new ServingSettings { NodeName = NodeNames.OfMachine(), Samples = false });
        var cluster = ClusterSettingTable.Book();
        var providers = ProviderLoader.Load(ProvidersIn(configuration));
        var books = new List<ISettingBook> { serving, cluster };
        books.AddRange(providers.Select(p => p.Book).OfType<ISettingBook>());
        var mistakes = new List<string>();
        SettingsReader.Read(configuration, mistakes, books);
        var settings = new SiloSettings(serving.Value, cluster.Value, providers, books);
        ClusterRules.Check(settings, configuration, mistakes);
        return mistakes.Count == 0 ? settings : throw new SettingsException(mistakes);
    }

    // Before all others: what a provider brings has settings too.
    private static IReadOnlyList<string> ProvidersIn(IConfiguration configuration)
    {
        var book = ClusterSettingTable.Book();
        var section = configuration.GetSection(SettingsReader.KeyOf("Providers"));
        if (section.Exists())
            book.TryApply(section, []);
        return book.Value.Providers;
    }
}
