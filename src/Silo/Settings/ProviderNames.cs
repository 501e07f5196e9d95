namespace ServingCluster.Silo.Settings;

/// <summary>The ways of clustering and storage that the program itself has.</summary>
internal static class ProviderNames
{
    public const string Localhost = "localhost";
    public const string Postgres = "postgres";
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";
}
