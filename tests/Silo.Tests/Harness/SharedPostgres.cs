namespace ServingCluster.Silo.Tests.Harness;

/// <summary>One PostgreSQL server for all tests that do not hurt it.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private PostgresServer? _server;

    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
            return _server!.ConnectionString;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is null)
            _server = await PostgresServer.StartWithSchemaAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
