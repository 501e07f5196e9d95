using Microsoft.Extensions.Configuration;
using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Tests.Settings;

/// <summary>Settings of a cluster's process out of keys below <c>Serving:</c>.</summary>
internal static class Configured
{
    public const string Database = "Host=db;Database=serving;Username=serving;Password=very-secret";

    public static SiloSettings By(params IEnumerable<(string Key, string Value)> values) => SiloSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"Serving:{v.Key}", (string?)v.Value))).Build());

    /// <summary>What is wrong with them.</summary>
    public static IReadOnlyList<string> Mistakes(params IEnumerable<(string Key, string Value)> values) =>
        Assert.Throws<SettingsException>(() => By(values)).Mistakes;
}
