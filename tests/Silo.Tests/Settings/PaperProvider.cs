using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Providers;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Tests.Settings;

/// <summary>A provider as a plug-in brings one, found in the tests' assembly. It clusters nothing and stores nothing.</summary>
internal sealed class PaperProvider : ISiloProvider
{
    private readonly SettingBook<PaperSettings> _book = new(
        new PaperSettings(),
        [SettingKinds<PaperSettings>.Whole("PaperSheets", 0, 500, "sheets", s => s.Sheets, (s, v) => s with { Sheets = (int)v })]);

    public string Name => "paper";

    public ProviderAbilities Abilities => ProviderAbilities.Clustering | ProviderAbilities.Storage;

    public ISettingBook Book => _book;

    public int Sheets => _book.Value.Sheets;

    public void Check(SiloSettings settings, List<string> mistakes)
    {
        if (Sheets == 0)
            mistakes.Add("Serving:PaperSheets is needed, because 'paper' is chosen.");
    }

    public void AddClustering(ISiloBuilder silo) => throw new NotSupportedException();

    public void AddStorage(ISiloBuilder silo, string name) => throw new NotSupportedException();

    public Task<IReadOnlyList<MasterKey>> ReadKeysAsync() => throw new NotSupportedException();

    public void AddHosting(ISiloBuilder silo) => throw new NotSupportedException();

    private sealed record PaperSettings
    {
        public int Sheets { get; init; }
    }
}
