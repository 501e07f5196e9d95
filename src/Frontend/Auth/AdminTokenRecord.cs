namespace ServingCluster.Frontend.Auth;

/// <summary>What is stored of the generated administrator's token.</summary>
/// <param name="Format">The version of this record's format.</param>
/// <param name="Sha256">The token's hash, hex.</param>
internal sealed record AdminTokenRecord(int Format, string Sha256)
{
    public const string Key = "auth/admin-token";
    public const int CurrentFormat = 1;
}
