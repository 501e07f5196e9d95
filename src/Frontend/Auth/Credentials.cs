using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Identity;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The administrator's token and the identity of the installation. Loaded before the first request; read-only from then on.
/// </summary>
internal sealed class Credentials(IStateStore store, ServingSettings settings) : IHostedService
{
    private const long LeastWorkspaceId = 1_000_000_000_000_000;

    private readonly byte[]? _metricsHash = settings.MetricsToken is { } token ? TokenHash.Of(token) : null;
    private byte[]? _adminHash;
    private InstallationRecord? _installation;

    /// <summary>The token, if this start generated it: the only time that it is known. See <see cref="KeepGeneratedTokenAsync"/>.</summary>
    public string? GeneratedToken { get; private set; }

    public InstallationRecord Installation => _installation ?? throw NotLoaded();

    /// <summary>Whether that is the administrator's token; takes the same time for every answer.</summary>
    public bool IsAdmin(string token) => TokenHash.Matches(token, _adminHash ?? throw NotLoaded());

    /// <summary>Whether that is the token for metrics; takes the same time for every answer.</summary>
    public bool IsMetrics(string token) => _metricsHash is not null && TokenHash.Matches(token, _metricsHash);

    /// <summary>Whether that is the hash of the administrator's token, lower-case hex.</summary>
    public bool IsAdminHash(string hex) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hex), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_adminHash ?? throw NotLoaded())));

    /// <summary>Whether a sign-in was made with the administrator's token of now, or with any other credential.</summary>
    public bool Uphold(Credential signIn)
    {
        // As the built-in administrator nobody signs in but with that token, or with a personal access token of that account. A record of an
        // earlier release does not say with which one it was, which may be the very one that was changed: it does not pass.
        return signIn is not { Owner: BuiltInAccounts.Administrator, Grant: { SignedInBy: "" } grant } || IsAdminHash(grant.AdminHash);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _adminHash = settings.AdminToken is { } token ? TokenHash.Of(token) : await LoadHashAsync(cancellationToken);
        var fresh = new InstallationRecord(
            InstallationRecord.CurrentFormat,
            LeastWorkspaceId + RandomNumberGenerator.GetInt32(int.MaxValue),
            Guid.NewGuid());
        _installation = await FirstWrite.ReadOrWriteAsync(
            store, InstallationRecord.Key, fresh, AuthJson.Default.InstallationRecord, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Stores the hash of the generated token, if there is one, once the operator has seen it: a start that breaks off before
    /// must not leave a server whose token nobody knows.
    /// </summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/>: another process made a token meanwhile.</exception>
    public async Task KeepGeneratedTokenAsync(CancellationToken cancellationToken)
    {
        if (GeneratedToken is null)
            return;
        var record = new AdminTokenRecord(AdminTokenRecord.CurrentFormat, Convert.ToHexStringLower(_adminHash ?? throw NotLoaded()));
        try
        {
            await store.WriteAsync(
                AdminTokenRecord.Key, JsonSerializer.SerializeToUtf8Bytes(record, AuthJson.Default.AdminTokenRecord), null, cancellationToken);
        }
        catch (StateConflictException exception)
        {
            throw new ServingException(
                ErrorCode.ResourceConflict,
                "Another process made the administrator's token at the same moment. Use that one, and start this process again.",
                innerException: exception);
        }
    }

    private async Task<byte[]> LoadHashAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(AdminTokenRecord.Key, cancellationToken) is { } stored)
            return Convert.FromHexString(FirstWrite.Read(stored, AuthJson.Default.AdminTokenRecord).Sha256);
        GeneratedToken = SecretText.New(SecretText.AdminToken);
        return TokenHash.Of(GeneratedToken);
    }

    private static InvalidOperationException NotLoaded() => new("The credentials are used before they were loaded.");
}
