using Npgsql;
using ServingCluster.Grains.TestKit;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

[Collection(Alone.Name)]
public sealed class PostgresGrainStorageTests(SharedPostgres postgres) : StateStoreContract
{
    private readonly string _service = Guid.NewGuid().ToString("N");
    private StorageHost? _host;

    [Fact]
    public async Task A_record_lies_in_the_database_as_its_bytes_behind_a_header()
    {
        byte[] value = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        await Store.WriteAsync("raw", value, null, default);
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT PayloadBinary FROM OrleansStorage WHERE ServiceId = $1 AND GrainTypeString LIKE '%record%'", connection);
        command.Parameters.AddWithValue(_service);
        Assert.Equal(value, ((byte[])(await command.ExecuteScalarAsync())!)[17..]);
    }

    protected override async ValueTask<IStateStore> OpenAsync() =>
        (_host = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service)).Store;

    protected override async ValueTask CloseAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
