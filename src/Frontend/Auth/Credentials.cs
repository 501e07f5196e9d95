using System.Buffers.Text;
using System.Security.Cryptography;
using ServingCluster.Frontend.Settings;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The administrator's token and the identity of the installation. Loaded before the first request; read-only from then on.
/// </summary>
internal sealed class Credentials(IStateStore store, ServingSettings settings) : IHostedService
{
    private const string TokenPrefix = "sc-";
    private const int TokenBytes = 32;
    private const long LeastWorkspaceId = 1_000_000_000_000_000;

    private byte[]? _adminHash;
    private InstallationRecord? _installation;

    /// <summary>The token, if this start generated it: the only time that it is known.</summary>
    public string? GeneratedToken { get; private set; }

    public InstallationRecord Installation => _installation ?? throw NotLoaded();

    /// <summary>Whether that is the administrator's token; takes the same time for every answer.</summary>
    public bool IsAdmin(string token) => TokenHash.Matches(token, _adminHash ?? throw NotLoaded());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _adminHash = settings.AdminToken is { } token ? TokenHash.Of(token) : await LoadHashAsync(cancellationToken);
        var fresh = new InstallationRecord(
            InstallationRecord.CurrentFormat,
            LeastWorkspaceId + RandomNumberGenerator.GetInt32(int.MaxValue),
            Guid.NewGuid());
        (_installation, _) = await FirstWrite.ReadOrWriteAsync(
            store, InstallationRecord.Key, fresh, AuthJson.Default.InstallationRecord, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<byte[]> LoadHashAsync(CancellationToken cancellationToken)
    {
        var token = TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var fresh = new AdminTokenRecord(AdminTokenRecord.CurrentFormat, Convert.ToHexStringLower(TokenHash.Of(token)));
        var (record, isFresh) = await FirstWrite.ReadOrWriteAsync(
            store, AdminTokenRecord.Key, fresh, AuthJson.Default.AdminTokenRecord, cancellationToken);
        if (isFresh)
            GeneratedToken = token;
        return Convert.FromHexString(record.Sha256);
    }

    private static InvalidOperationException NotLoaded() => new("The credentials are used before they were loaded.");
}
