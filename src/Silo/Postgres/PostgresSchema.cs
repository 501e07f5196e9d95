namespace ServingCluster.Silo.Postgres;

/// <summary>What the tables of clustering, state and reminders in PostgreSQL are.</summary>
internal static class PostgresSchema
{
    /// <summary>The name by which Orleans' ADO.NET providers find the driver.</summary>
    public const string Invariant = "Npgsql";
}
